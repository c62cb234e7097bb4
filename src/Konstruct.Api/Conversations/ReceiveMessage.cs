using System.Diagnostics;
using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Conversations;

/// <summary>What became of an inbound message.</summary>
internal enum Received
{
    /// <summary>Stored, and the work enqueued, in one transaction.</summary>
    Stored,

    /// <summary>Seen before; nothing happened.</summary>
    Duplicate,

    /// <summary>Stored as rejected; nobody is answered.</summary>
    External,

    /// <summary>Not addressed to the employee, in a thread it is not engaged in.</summary>
    NotForUs,
}

/// <summary>Takes a message in: one transaction stores it and enqueues the turn. No Redis, no channel, no model here.</summary>
internal sealed class ReceiveMessage(EventStreams.EventStore store, HandoffThreads threads, KeyVault keys, Ids ids, TimeProvider time, LaneSignal signal)
{
    /// <summary>After this much silence a thread needs a mention again.</summary>
    public static readonly TimeSpan Engagement = TimeSpan.FromMinutes(30);

    public async Task<Received> ExecuteAsync(InboundMessage inbound, CancellationToken cancellation)
    {
        var vault = await keys.OfAsync(inbound.Tenant, cancellation);
        var stream = ConversationKeys.Stream(vault, inbound.Address);
        var sender = ConversationKeys.Person(vault, inbound.Address.Channel, inbound.Address.Workspace, inbound.Content.SenderId);
        await keys.EnsureSubjectsAsync(vault, [sender], cancellation);

        var messageId = ids.Next();
        var context = new EventContext(
            CorrelationId: messageId.ToString("D"),
            UserName: sender.ToString("D"),
            Headers: Headers(inbound));
        var received = new EventToAppend(
            messageId,
            new ConversationEvent.MessageReceived(
                messageId, inbound.ExternalId, sender, Personal.Of(sender, inbound.Content),
                inbound.IsDirect, inbound.IsAddressed, inbound.SentAt, inbound.BodySha256),
            context);
        var started = new EventToAppend(ids.Next(), new ConversationEvent.Started(inbound.Address, inbound.ChannelId), context);

        EventToAppend[] refused = inbound.IsExternal
            ? [new EventToAppend(ids.Next(), new ConversationEvent.MessageRejected(messageId, RejectionReason.External, null), context)]
            : [];

        UnitOfWork Unit(ExpectedVersion expected, params EventToAppend[] events)
        {
            var unit = new UnitOfWork(inbound.Tenant)
                .Append(stream, expected, [.. events, .. refused])
                .Deduplicate(ConversationKeys.DeliveryOf(vault, inbound), ConversationKeys.MessageOf(vault, inbound));
            if (!inbound.IsExternal)
                unit.KeepActive().Enqueue(TurnEnvelope.For(stream.Id, messageId));
            return inbound.IsAddressed ? unit : unit.OnlyIfActiveSince(time.GetUtcNow() - Engagement);
        }

        CommitResult result;
        if (inbound.BeginsThread && inbound.IsAddressed)
        {
            // a thread begins with its first message, so either this is it or it is a duplicate
            result = await store.CommitAsync(Unit(ExpectedVersion.Any, started, received), cancellation);
        }
        else
        {
            result = await store.CommitAsync(Unit(ExpectedVersion.Exists, received), cancellation);
            // no conversation has this thread: it may be the one under a package, and there nobody addresses the employee
            if (result.Outcome == CommitOutcome.Absent
                && await threads.ReceiveAsync(vault, inbound, sender, messageId, context, cancellation) is var taken and not Received.NotForUs)
                return taken;
            if (result.Outcome == CommitOutcome.Absent && inbound.IsAddressed)
                result = await StartInThreadAsync(Unit, started, received, cancellation);
        }

        if (result.Outcome != CommitOutcome.Appended)
            return result.Outcome == CommitOutcome.Duplicate ? Received.Duplicate : Received.NotForUs;
        if (inbound.IsExternal)
            return Received.External;
        signal.Wake();
        return Received.Stored;
    }

    /// <summary>The employee is called into a thread that others began; two such calls may come at once.</summary>
    private async Task<CommitResult> StartInThreadAsync(
        Func<ExpectedVersion, EventToAppend[], UnitOfWork> unit, EventToAppend started, EventToAppend received, CancellationToken cancellation)
    {
        try
        {
            return await store.CommitAsync(unit(ExpectedVersion.New, [started, received]), cancellation);
        }
        catch (VersionConflictException)
        {
            return await store.CommitAsync(unit(ExpectedVersion.Exists, [received]), cancellation);
        }
    }

    private static Dictionary<string, string> Headers(InboundMessage inbound)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["actor"] = "person",
            ["channel"] = inbound.Address.Channel,
            ["bodySha256"] = inbound.BodySha256,
        };
        if (Activity.Current is { } activity)
            headers["traceId"] = activity.TraceId.ToHexString();
        return headers;
    }
}

/// <summary>The body of a turn's envelope: ids alone.</summary>
internal sealed record TurnEnvelope(Guid MessageId)
{
    /// <param name="message">What the work is about: a message, a reply; names its dead letter.</param>
    public static Envelope For(Guid conversation, Guid message) =>
        new(conversation, TurnRunner.EnvelopeKind, JsonSerializer.Serialize(new TurnEnvelope(message), EventTypes.Json));
}
