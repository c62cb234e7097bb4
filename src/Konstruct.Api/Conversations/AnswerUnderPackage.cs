using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Conversations;

/// <summary>
/// What people of the company write under a package becomes their reply in the conversation, or hands it back. The reply and the note
/// that it is settled are one unit of work, so that a message is said once, however often a worker begins with it. Whoever wrote what
/// was not said is told why, so that only they see it.
/// </summary>
internal sealed class AnswerUnderPackage(
    EventReader reader, EventStreams.EventStore store, ConversationCommands commands, ConversationSessions sessions, ChannelSenders senders,
    PersonalContent personal, Ids ids, CrashPoint crash) : IEnvelopeHandler
{
    public const string EnvelopeKind = "handoff-thread";

    public string Kind => EnvelopeKind;

    public async Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation)
    {
        var work = new Work(envelope.Lease, new StreamId(envelope.Lease.Tenant, HandoffThread.StreamType, envelope.Lease.Lane), isLastAttempt);
        while (true)
        {
            var thread = (await reader.ReadStreamAsync(work.Stream, cancellation: cancellation))
                .Aggregate(HandoffThread.NotOpened, (t, e) => HandoffThread.Apply(t, (HandoffThreadEvent)e.Data));
            if (thread is not { Package: { } package, Waiting: [var message, ..] })
                return Handled.Done.Instance;

            // a value of the tenant's own key cannot be read only when its writer was erased
            if (await personal.OpenAsync(work.Stream.Tenant, message.Content, cancellation) is not { } content)
                await AppendAsync(work, message, new HandoffThreadEvent.MessageSettled(message.MessageId, ThreadOutcome.Erased), cancellation);
            else if (message.Outcome is null)
                await SettleAsync(work, package, message, content, cancellation);
            else if (await TellAsync(work, package, message, message.Outcome, content.SenderId, cancellation) is { } later)
                return later;
        }
    }

    private async Task SettleAsync(
        Work work, HandoffThreadEvent.Opened package, ThreadMessage message, MessageContent content, CancellationToken cancellation)
    {
        var tenant = work.Stream.Tenant;
        crash.Reach(StepName.AnswerUnder.At(CrashMoments.BeforeIntent));
        var handsBack = HandBackWord.Is(content.Text);
        // Slack's id of a colleague is an outside id as anybody's is: in an event it stands as its keyed digest
        var by = $"{package.Address.Channel}:{message.Sender:D}";
        var success = handsBack ? ThreadOutcome.HandedBack
            : content.Attachments is { Count: > 0 } ? ThreadOutcome.RepliedWithoutFiles
            : ThreadOutcome.Replied;
        ConversationCommand command = handsBack
            ? new ConversationCommand.HandBack(by, package.HandoffId)
            : await ReplyAsync(tenant, package, message, content.Text, by, cancellation);
        var outcome = await commands.ExecuteAsync(
            tenant, package.ConversationId, command, message.MessageId, message.Sender.ToString("D"), null, cancellation,
            unit => unit
                .Append(work.Stream, ExpectedVersion.Exists, Event(message, new HandoffThreadEvent.MessageSettled(message.MessageId, success)))
                .Under(work.Lease));
        if (outcome.Refusal is { } refusal)
            await AppendAsync(work, message, new HandoffThreadEvent.MessageSettled(message.MessageId, refusal.Code), cancellation);
        crash.Reach(StepName.AnswerUnder.At(CrashMoments.AfterOutcome));
    }

    private async Task<ConversationCommand.Reply> ReplyAsync(
        TenantId tenant, HandoffThreadEvent.Opened package, ThreadMessage message, string text, string by, CancellationToken cancellation)
    {
        using var session = await sessions.OpenAsync(new StreamId(tenant, ConversationKeys.StreamType, package.ConversationId), null, cancellation);
        return new ConversationCommand.Reply(
            message.MessageId, by, senders.Of(session.State.Address!.Channel).Tell(text), package.HandoffId,
            new Notified(package.Target, package.Address.Place, package.Address.Thread));
    }

    /// <summary>Seeing it twice does no harm, missing it would.</summary>
    private async Task<Handled.Later?> TellAsync(
        Work work, HandoffThreadEvent.Opened package, ThreadMessage message, string outcome, string recipient, CancellationToken cancellation)
    {
        crash.Reach(StepName.TellUnder.At(CrashMoments.BeforeIntent));
        var connection = await senders.Of(package.Address.Channel).ConnectAsync(work.Stream.Tenant, package.ChannelId, cancellation);
        var sent = connection is null
            ? new Sent.Final(SpeakInChannel.NotConnected)
            : await connection.NotifyAsync(package.Address, recipient, HandoffThreadTexts.Of(outcome), cancellation);
        crash.Reach(StepName.TellUnder.At(CrashMoments.AfterEffect));
        switch (sent)
        {
            case Sent.Done:
                await AppendAsync(work, message, new HandoffThreadEvent.NoticeDelivered(message.MessageId), cancellation);
                break;
            case Sent.Temporary temporary when !work.IsLast:
                return new Handled.Later(temporary.Code, temporary.After);
            case Sent.Unknown unknown when !work.IsLast:
                return new Handled.Later(unknown.Code);
            default:
                if (sent is Sent.Final { ConnectionIsDead: true } dead)
                    await connection!.RevokedAsync(dead.Code, cancellation);
                await AppendAsync(work, message, new HandoffThreadEvent.NoticeFailed(message.MessageId, SpeakInChannel.CodeOf(sent)), cancellation);
                break;
        }

        crash.Reach(StepName.TellUnder.At(CrashMoments.AfterOutcome));
        return null;
    }

    private Task AppendAsync(Work work, ThreadMessage message, HandoffThreadEvent happened, CancellationToken cancellation) => store.CommitAsync(
        new UnitOfWork(work.Stream.Tenant).Append(work.Stream, ExpectedVersion.Exists, Event(message, happened)).Under(work.Lease), cancellation);

    private EventToAppend Event(ThreadMessage message, HandoffThreadEvent happened) =>
        new(ids.Next(), happened, new EventContext(message.MessageId.ToString("D"), message.MessageId.ToString("D"), "konstruct"));

    private sealed record Work(LaneLease Lease, StreamId Stream, bool IsLast);
}
