using Konstruct.Api.Memory;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Placeholders, answers and notices. What carries an outbound id can be looked for after a crash and is adopted, so that nothing stands
/// twice and no placeholder is left behind.
/// </summary>
internal sealed class SpeakInChannel(ChannelSenders senders, PersonalContent personal, MemoryOptions memory, TimeProvider time, CrashPoint crash, ILogger<SpeakInChannel> log)
{
    public const string NotConnected = "channel_not_connected";

    public PlannedEffect PlanPlaceholder(TurnRun run, Turn turn, Guid outbound) =>
        new(StepName.Placeholder, outbound, [new ConversationEvent.PlaceholderRequested(turn.TurnId, outbound)], async c =>
        {
            var sent = await WithAsync(run, connection => connection.PostAsync(Address(run), outbound, TurnTexts.Placeholder, c), c);
            crash.Reach(StepName.Placeholder.At(CrashMoments.AfterEffect));
            ConversationEvent? outcome = sent switch
            {
                Sent.Done done => new ConversationEvent.PlaceholderPosted(turn.TurnId, outbound, done.ExternalId),
                Sent.Temporary t => new ConversationEvent.PlaceholderFailed(turn.TurnId, outbound, t.Code),
                Sent.Final f => new ConversationEvent.PlaceholderFailed(turn.TurnId, outbound, f.Code),
                Sent.Gone g => new ConversationEvent.PlaceholderFailed(turn.TurnId, outbound, g.Code),
                // perhaps it stands there: it is looked for before the answer is delivered
                _ => null,
            };
            if (outcome is not null)
                await run.Session.AppendAsync([outcome]);
            return null;
        });

    public PlannedEffect PlanPlaceholderSearch(TurnRun run, Turn turn, Guid outbound) => new(StepName.PlaceholderSearch, outbound, [], async c =>
    {
        var found = await FindAsync(run, turn.FirstExternalId, outbound, c);
        crash.Reach(StepName.PlaceholderSearch.At(CrashMoments.AfterEffect));
        switch (found)
        {
            case Found.At at:
                await run.Session.AppendAsync([new ConversationEvent.PlaceholderPosted(turn.TurnId, outbound, at.ExternalId)]);
                return null;
            case Found.NotNow notNow when !run.IsLastAttempt(turn):
                return new Handled.Later(notNow.Code, notNow.After);
            default:
                await run.Session.AppendAsync([new ConversationEvent.PlaceholderFailed(turn.TurnId, outbound, found is Found.Blind blind ? blind.Code : "not_found")]);
                return null;
        }
    });

    /// <summary>Says something else in the placeholder. Only a courtesy: where it does not work, the answer still comes.</summary>
    public async Task ShowAsync(TurnRun run, Placeholder.Posted placeholder, string text, CancellationToken cancellation)
    {
        var sent = await WithAsync(run, connection => connection.ReplaceAsync(Address(run), placeholder.ExternalId, placeholder.OutboundId, text, cancellation), cancellation);
        if (sent is not Sent.Done)
            log.LogInformation("The placeholder in conversation {Conversation} could not be changed: {Code}", run.Session.Stream.Id, CodeOf(sent));
    }

    public PlannedEffect PlanDelivery(TurnRun run, Step.Deliver step, Guid outbound) =>
        new(StepName.Deliver, outbound, [new ConversationEvent.DeliveryRequested(step.Speech.Id, outbound, step.Part, step.Replaces)],
            c => DeliverAsync(StepName.Deliver, run, step.Speech, new OpenDelivery(outbound, step.Part, step.Replaces), c));

    /// <summary>Replacing is harmless to repeat; a new message is looked for first.</summary>
    public PlannedEffect PlanDeliveryResolution(TurnRun run, Speech speech, OpenDelivery open) => new(StepName.DeliverAgain, open.OutboundId, [], async c =>
    {
        if (open.Replaces is not null)
            return await DeliverAsync(StepName.DeliverAgain, run, speech, open, c);
        switch (await FindAsync(run, speech.Since, open.OutboundId, c))
        {
            case Found.At at:
                await StandsAsync(run, speech, open, at.ExternalId);
                return null;
            case Found.NotNow notNow:
                // the intent stays open, also in a dead letter: whoever retries it looks again before posting
                return new Handled.Later(notNow.Code, notNow.After);
            case Found.Blind blind:
                // it may stand there: whether it is sent again is for a person to say
                await run.Session.AppendAsync([new ConversationEvent.DeliveryFailed(speech.Id, open.OutboundId, open.Part, blind.Code, Final: true)]);
                return null;
            default:
                return await DeliverAsync(StepName.DeliverAgain, run, speech, open, c);
        }
    });

    public PlannedEffect PlanNotice(TurnRun run, Notice notice, Guid outbound) =>
        new(StepName.Notice, outbound, [new ConversationEvent.NoticeRequested(notice.Message.MessageId, outbound)], c => NotifyAsync(StepName.Notice, run, notice, outbound, c));

    /// <summary>A notice that only one person sees cannot be looked for; seeing it twice does no harm, missing it would.</summary>
    public PlannedEffect PlanNoticeAgain(TurnRun run, Notice notice, Guid outbound) =>
        new(StepName.NoticeAgain, outbound, [], c => NotifyAsync(StepName.NoticeAgain, run, notice, outbound, c));

    private async Task<Handled.Later?> DeliverAsync(StepName step, TurnRun run, Speech speech, OpenDelivery open, CancellationToken cancellation)
    {
        var text = (await personal.OpenAsync(run.Session.Stream.Tenant, speech.Reply.Content, cancellation))?.Text ?? PersonalContent.Erased;
        var parts = senders.Of(Address(run).Channel).Split(text);
        var part = parts.Count >= open.Part ? parts[open.Part - 1] : PersonalContent.Erased;
        var sent = await WithAsync(
            run,
            connection => open.Replaces is { } replaced
                ? connection.ReplaceAsync(Address(run), replaced, open.OutboundId, part, cancellation)
                : connection.PostAsync(Address(run), open.OutboundId, part, cancellation),
            cancellation);
        crash.Reach(step.At(CrashMoments.AfterEffect));
        return await RecordDeliveryAsync(run, speech, open, sent);
    }

    private async Task<Handled.Later?> RecordDeliveryAsync(TurnRun run, Speech speech, OpenDelivery open, Sent sent)
    {
        ConversationEvent Failed(string code, bool final) => new ConversationEvent.DeliveryFailed(speech.Id, open.OutboundId, open.Part, code, final);
        switch (sent)
        {
            case Sent.Done done:
                await StandsAsync(run, speech, open, done.ExternalId);
                return null;
            case Sent.Gone gone:
                // somebody removed the placeholder: the answer is posted anew
                await run.Session.AppendAsync(
                    [new ConversationEvent.PlaceholderFailed(speech.Id, open.OutboundId, gone.Code), Failed(gone.Code, final: open.Replaces is null)]);
                return null;
            case Sent.Final final:
                await run.Session.AppendAsync([Failed(final.Code, final: true)]);
                return null;
            case Sent.Temporary temporary:
                await run.Session.AppendAsync([Failed(temporary.Code, run.IsLastAttempt(speech))]);
                return run.IsLastAttempt(speech) ? null : new Handled.Later(temporary.Code, temporary.After);
            case Sent.Unknown unknown:
                // the intent stays open, also in a dead letter: the next attempt looks before it posts again
                return new Handled.Later(unknown.Code);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // With the last part there is something new to remember; the moment's wait makes one batch of a quick exchange.
    private Task StandsAsync(TurnRun run, Speech speech, OpenDelivery open, string externalId) => run.Session.AppendAsync(
        [new ConversationEvent.ReplyDelivered(speech.Id, open.OutboundId, open.Part, externalId)],
        engages: true,
        enqueue: speech.Reply.Kind is ReplyKind.Answer or ReplyKind.Human && open.Part == speech.Reply.Parts
            ? [MemoryEnvelope.For(run.Session.Stream.Id, time.GetUtcNow() + memory.Delay)]
            : null);

    private async Task<Handled.Later?> NotifyAsync(StepName step, TurnRun run, Notice notice, Guid outbound, CancellationToken cancellation)
    {
        var message = notice.Message;
        var sender = (await personal.OpenAsync(run.Session.Stream.Tenant, message.Content, cancellation))?.SenderId;
        var sent = sender is null
            ? new Sent.Final("erased")
            : await WithAsync(run, connection => connection.NotifyAsync(Address(run), sender, TextOf(notice), cancellation), cancellation);
        crash.Reach(step.At(CrashMoments.AfterEffect));
        switch (sent)
        {
            case Sent.Done:
                await run.Session.AppendAsync([new ConversationEvent.NoticeDelivered(message.MessageId, outbound)]);
                break;
            case Sent.Temporary temporary when !run.IsLastAttempt(notice):
                await run.Session.AppendAsync([new ConversationEvent.NoticeFailed(message.MessageId, outbound, temporary.Code, Final: false)]);
                return new Handled.Later(temporary.Code, temporary.After);
            case Sent.Unknown unknown when !run.IsLastAttempt(notice):
                return new Handled.Later(unknown.Code);
            default:
                await run.Session.AppendAsync([new ConversationEvent.NoticeFailed(message.MessageId, outbound, CodeOf(sent), Final: true)]);
                break;
        }

        return null;
    }

    private static string TextOf(Notice notice) => notice.Reason switch
    {
        RejectionReason.RateLimited => TurnTexts.RateLimited(notice.RetryAfterSeconds ?? 1),
        RejectionReason.TenantSuspended => TurnTexts.TenantSuspended,
        _ => TurnTexts.NoActiveAgent,
    };

    public static string CodeOf(Sent sent) => sent switch
    {
        Sent.Temporary t => t.Code,
        Sent.Final f => f.Code,
        Sent.Gone g => g.Code,
        Sent.Unknown u => u.Code,
        _ => "",
    };

    private async Task<Found> FindAsync(TurnRun run, string since, Guid outbound, CancellationToken cancellation) =>
        await ConnectAsync(run, cancellation) is { } connection
            ? await connection.FindAsync(Address(run), outbound, since, cancellation)
            : new Found.Nowhere();

    private async Task<Sent> WithAsync(TurnRun run, Func<IChannelConnection, Task<Sent>> send, CancellationToken cancellation)
    {
        if (await ConnectAsync(run, cancellation) is not { } connection)
            return new Sent.Final(NotConnected);
        var sent = await send(connection);
        if (sent is Sent.Final { ConnectionIsDead: true } dead)
        {
            log.LogWarning("The channel of conversation {Conversation} refuses its token: {Code}", run.Session.Stream.Id, dead.Code);
            await connection.RevokedAsync(dead.Code, cancellation);
        }

        return sent;
    }

    private Task<IChannelConnection?> ConnectAsync(TurnRun run, CancellationToken cancellation) =>
        run.Connection ??= senders.Of(Address(run).Channel).ConnectAsync(run.Session.Stream.Tenant, run.Session.State.ChannelId, cancellation);

    private static ConversationAddress Address(TurnRun run) => run.Session.State.Address!;
}
