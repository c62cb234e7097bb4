using Konstruct.Api.Conversations;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Channels.Slack;

/// <summary>Writes into Slack for the turn.</summary>
internal sealed class SlackSender(SlackChannels channels, SlackApi api, SlackFiles files, RevokeChannel revoke) : IChannelSender
{
    public string Kind => SlackChannels.Kind;

    public string Splitter { get; } = $"slack/{AnswerSplitter.V1.Version}";

    public IReadOnlyList<string> Split(string markdown)
    {
        var parts = AnswerSplitter.V1.Split(Mrkdwn.FromMarkdown(markdown));
        // an answer of nothing that can be shown still answers
        return parts.Count > 0 ? parts : ["…"];
    }

    public async Task<IChannelConnection?> ConnectAsync(TenantId tenant, Guid channelId, CancellationToken cancellation) =>
        await channels.ConnectAsync(tenant, channelId, cancellation) is { } found
            ? new SlackConnection(found.Channel, found.Workspace, api, files, revoke)
            : null;
}

/// <summary>One workspace, in Slack's terms below and in the turn's above.</summary>
internal sealed class SlackConnection(SlackChannel channel, SlackWorkspace workspace, SlackApi api, SlackFiles files, RevokeChannel revoke) : IChannelConnection
{
    public async Task<Sent> PostAsync(ConversationAddress address, Guid outboundId, string text, CancellationToken cancellation) =>
        OfPost(await api.PostMessageAsync(workspace, new SlackPost(address.Place, address.Thread, text, outboundId.ToString("D")), cancellation));

    public async Task<Sent> ReplaceAsync(ConversationAddress address, string externalId, Guid outboundId, string text, CancellationToken cancellation)
    {
        var result = await api.UpdateAsync(workspace, address.Place, externalId, text, outboundId.ToString("D"), cancellation);
        if (result is SlackResult<SlackPosted>.Failed failed)
            await EndAsync(failed.Failure, address.Place, externalId, outboundId, cancellation);
        return OfReplacement(result);
    }

    public async Task<Sent> NotifyAsync(ConversationAddress address, string recipientId, string text, CancellationToken cancellation) =>
        await api.PostEphemeralAsync(workspace, new SlackNotice(address.Place, recipientId, text, address.Thread), cancellation) switch
        {
            SlackResult<SlackDone>.Ok => new Sent.Done(""),
            SlackResult<SlackDone>.Failed failed => OfFailure(failed.Failure),
            SlackResult<SlackDone>.Unknown unknown => new Sent.Unknown(unknown.Code),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public async Task<Found> FindAsync(ConversationAddress address, Guid outboundId, string oldest, CancellationToken cancellation) =>
        await api.FindByOutboundIdAsync(workspace, address.Place, address.Thread, outboundId.ToString("D"), oldest, cancellation) switch
        {
            SlackResult<SlackSearch>.Ok { Value.Ts: { } ts } => new Found.At(ts),
            SlackResult<SlackSearch>.Ok { Value.Complete: true } => new Found.Nowhere(),
            SlackResult<SlackSearch>.Ok => new Found.NotNow("search_incomplete", null),
            SlackResult<SlackSearch>.Failed { Failure: { Kind: SlackFailureKind.Retry } failure } => new Found.NotNow(failure.Code, failure.RetryAfter),
            SlackResult<SlackSearch>.Failed
            {
                Failure: { Kind: SlackFailureKind.MissingScope or SlackFailureKind.TokenExpired or SlackFailureKind.OurBug } failure,
            } => new Found.Blind(failure.Code),
            // gone, or closed to us: posting anew says the same
            SlackResult<SlackSearch>.Failed => new Found.Nowhere(),
            SlackResult<SlackSearch>.Unknown unknown => new Found.NotNow(unknown.Code, null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public Task<Fetched> FetchFileAsync(string fileId, int maxBytes, CancellationToken cancellation) =>
        files.FetchAsync(workspace, fileId, maxBytes, cancellation);

    // as of the installation whose token was refused: a workspace connected anew meanwhile stays connected
    public Task RevokedAsync(string code, CancellationToken cancellation) =>
        revoke.ExecuteAsync(channel.Tenant, channel.ChannelId, channel.TeamId, code, at: channel.InstalledAt, cancellation);

    /// <summary>
    /// What stands there and will not become the answer must not promise it for ever. Where Slack minds the text, another one may do;
    /// where it takes no change at all, the answer is posted anew and this one goes. Neither is worth another failure.
    /// </summary>
    private async Task EndAsync(SlackFailure failure, string place, string externalId, Guid outboundId, CancellationToken cancellation)
    {
        var ended = failure.Kind == SlackFailureKind.OurBug
            && await api.UpdateAsync(workspace, place, externalId, TurnTexts.Undeliverable, outboundId.ToString("D"), cancellation) is SlackResult<SlackPosted>.Ok;
        if (!ended && (failure.Kind == SlackFailureKind.OurBug || IsClosedToChanges(failure)))
            await api.DeleteAsync(workspace, place, externalId, cancellation);
    }

    private static bool IsClosedToChanges(SlackFailure failure) => failure.Code is "edit_window_closed" or "cant_update_message";

    private static Sent OfPost(SlackResult<SlackPosted> result) => result switch
    {
        SlackResult<SlackPosted>.Ok ok => new Sent.Done(ok.Value.Ts),
        // a post may stand there already when Slack broke in the middle of it
        SlackResult<SlackPosted>.Failed { Failure.MayHaveHappened: true } failed => new Sent.Unknown(failed.Failure.Code),
        SlackResult<SlackPosted>.Failed failed => OfFailure(failed.Failure),
        SlackResult<SlackPosted>.Unknown unknown => new Sent.Unknown(unknown.Code),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Sent OfReplacement(SlackResult<SlackPosted> result) => result switch
    {
        SlackResult<SlackPosted>.Ok ok => new Sent.Done(ok.Value.Ts),
        SlackResult<SlackPosted>.Failed { Failure.Kind: SlackFailureKind.NotFound } failed => new Sent.Gone(failed.Failure.Code),
        SlackResult<SlackPosted>.Failed failed when IsClosedToChanges(failed.Failure) => new Sent.Gone(failed.Failure.Code),
        SlackResult<SlackPosted>.Failed failed => OfFailure(failed.Failure),
        SlackResult<SlackPosted>.Unknown unknown => new Sent.Temporary(unknown.Code, null),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Sent OfFailure(SlackFailure failure) => failure.Kind switch
    {
        SlackFailureKind.Retry => new Sent.Temporary(failure.Code, failure.RetryAfter),
        SlackFailureKind.InstallationDead => new Sent.Final(failure.Code, ConnectionIsDead: true),
        _ => new Sent.Final(failure.Code),
    };
}
