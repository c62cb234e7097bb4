using System.Buffers;
using System.Security.Cryptography;
using Konstruct.Api.Conversations;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Konstruct.Api.Channels.Slack;

/// <summary>POST /slack/events: verify, parse, store, acknowledge. No model, no Redis, no call to Slack in here.</summary>
internal sealed class SlackEvents(
    SlackChannels channels, ReceiveMessage receive, ChangeMessage change, RevokeChannel revoke, SlackMetrics metrics,
    IOptions<SlackOptions> options, TimeProvider time, ILogger<SlackEvents> log)
{
    private const int MaxBodyBytes = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/slack/events", (HttpContext http, SlackEvents events) => events.HandleAsync(http))
        .WithName("SlackEvents")
        .DescribeWebhook("Events of Slack's Events API.", "X-Slack-Request-Timestamp", "X-Slack-Signature");

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        var cancellation = http.RequestAborted;
        if (await ReadAsync(http.Request, cancellation) is not { } body)
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "A Slack event has at most 1 MiB.");

        var signature = SlackSignature.Verify(
            options.Value.SigningSecret, http.Request.Headers["X-Slack-Request-Timestamp"], http.Request.Headers["X-Slack-Signature"],
            body, time.GetUtcNow());
        if (signature != SlackSignatureResult.Valid)
        {
            log.LogWarning("A request to /slack/events was refused: signature {Signature}", signature);
            return Problems.Of(StatusCodes.Status401Unauthorized, "slack_signature_invalid", "The request is not signed by Slack, or too old.");
        }

        var parsed = SlackEventParser.Parse(body);
        metrics.Received(parsed);
        try
        {
            return await AnswerAsync(parsed, body, cancellation);
        }
        catch (NpgsqlException e)
        {
            // Slack delivers it again; nothing is lost
            log.LogError("An event could not be stored: {Error}", e.GetType().Name);
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The event could not be stored; deliver it again.");
        }
        catch (EventStore.Streams.EventStoreException e) when (e.SqlState.StartsWith("57", StringComparison.Ordinal) || e.SqlState.StartsWith("53", StringComparison.Ordinal))
        {
            log.LogError("An event could not be stored: SQLSTATE {SqlState}", e.SqlState);
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The event could not be stored; deliver it again.");
        }
    }

    private async Task<IResult> AnswerAsync(SlackEvent parsed, byte[] body, CancellationToken cancellation)
    {
        switch (parsed)
        {
            case SlackEvent.UrlVerification verification:
                return Results.Text(verification.Challenge, "text/plain");
            case SlackEvent.Malformed malformed:
                return Problems.Of(StatusCodes.Status400BadRequest, "slack_event_malformed", $"The body is not a Slack event: {malformed.Why}.");
            case SlackEvent.Message e:
                await MessageAsync(e, body, cancellation);
                break;
            case SlackEvent.Edited e:
                await ChangedAsync(e.Envelope, e.Content.Channel, e.Content.ThreadKey, e.Content.Ts, e.EditedAt, e.Content, cancellation);
                break;
            case SlackEvent.Deleted { WasBot: false } e:
                await ChangedAsync(e.Envelope, e.Channel, e.ThreadTs ?? e.Ts, e.Ts, e.Envelope.EventTime, null, cancellation);
                break;
            case SlackEvent.AppUninstalled e:
                await RevokedAsync(e.Envelope, "app_uninstalled", cancellation);
                break;
            case SlackEvent.TokensRevoked { IncludesBot: true } e:
                await RevokedAsync(e.Envelope, "tokens_revoked", cancellation);
                break;
            case SlackEvent.RateLimited e:
                log.LogWarning("Slack held back events of workspace {Team}: they are lost to us", e.TeamId);
                break;
        }

        return Results.Ok();
    }

    private async Task MessageAsync(SlackEvent.Message e, byte[] body, CancellationToken cancellation)
    {
        var message = e.Content;
        if (await FindAsync(e.Envelope, cancellation) is not { } channel || message.IsFrom(channel.BotUserId, channel.BotId, channel.AppId))
            return;
        var mentioned = message.IsAppMention || (channel.BotUserId is { } bot && message.MentionsBot(bot));
        if (!message.IsDirect && !mentioned && message.ThreadTs is null)
            return; // said in the channel, to others

        var stranger = e.Envelope.IsStranger(message);
        var outcome = await receive.ExecuteAsync(
            new InboundMessage(
                channel.Tenant,
                channel.ChannelId,
                Address(e.Envelope, channel, message.Channel, message.ThreadKey),
                e.Envelope.EventId,
                MessageKey(channel, message.Channel, message.Ts),
                message.Ts,
                BeginsThread: message.ThreadTs is null || message.ThreadTs == message.Ts,
                IsAddressed: message.IsDirect || mentioned,
                message.IsDirect,
                Content(message, channel),
                message.SentAt,
                Convert.ToHexStringLower(SHA256.HashData(body)),
                IsExternal: !options.Value.AnswerExternal && stranger,
                stranger),
            cancellation);
        metrics.TakenIn(outcome.ToString());
    }

    private async Task ChangedAsync(
        SlackEnvelope envelope, string place, string thread, string ts, DateTimeOffset at, SlackMessage? content, CancellationToken cancellation)
    {
        if (await FindAsync(envelope, cancellation) is not { } channel)
            return;
        var outcome = await change.ExecuteAsync(
            new InboundChange(
                channel.Tenant, Address(envelope, channel, place, thread), envelope.EventId, MessageKey(channel, place, ts), ts,
                content is null ? null : Content(content, channel), at),
            cancellation);
        metrics.TakenIn(outcome.ToString());
    }

    private async Task RevokedAsync(SlackEnvelope envelope, string reason, CancellationToken cancellation)
    {
        if (await FindAsync(envelope, cancellation) is not { } channel)
            return;
        if (await revoke.ExecuteAsync(channel.Tenant, channel.ChannelId, channel.TeamId, reason, envelope.EventTime, cancellation))
            log.LogWarning("The Slack channel {Channel} of tenant {Tenant} is disconnected: {Reason}", channel.ChannelId, channel.Tenant, reason);
    }

    private async Task<SlackChannel?> FindAsync(SlackEnvelope envelope, CancellationToken cancellation)
    {
        var channel = await channels.FindAsync(envelope.Installation.Key, cancellation);
        if (channel is null)
            log.LogInformation("An event of an unknown workspace was ignored: {Team}", envelope.Installation.Key);
        return channel;
    }

    private static ConversationAddress Address(SlackEnvelope envelope, SlackChannel channel, string place, string thread) =>
        new(SlackChannels.Kind, channel.TeamId, place, thread);

    private static string MessageKey(SlackChannel channel, string place, string ts) => $"{channel.TeamId}/{place}/{ts}";

    private static MessageContent Content(SlackMessage message, SlackChannel channel) => new(
        message.TextFor(channel.BotUserId),
        message.User,
        null,
        message.Files.Count == 0
            ? null
            : [.. message.Files.Select(f => new Attachment(f.Id, f.Name ?? "unnamed", f.MimeType ?? "application/octet-stream", f.Size))]);

    /// <summary>The raw body, exactly as signed; null when it is larger than allowed.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxBodyBytes)
            return null;
        var buffer = new ArrayBufferWriter<byte>(Math.Min((int)(request.ContentLength ?? 4095), 65_535) + 1);
        while (true)
        {
            var count = await request.Body.ReadAsync(buffer.GetMemory(4096), cancellation);
            if (count == 0)
                return buffer.WrittenSpan.ToArray();
            buffer.Advance(count);
            if (buffer.WrittenCount > MaxBodyBytes)
                return null;
        }
    }
}
