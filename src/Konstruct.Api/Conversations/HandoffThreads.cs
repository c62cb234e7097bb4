using System.Text.Json;
using Konstruct.Api.Handoff;
using Konstruct.Api.Platform;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Conversations;

/// <summary>
/// The threads under packages. Each is a small stream whose id is a keyed digest of its place, so that a message finds it by where it was
/// written, in its own tenant and in no other, and is taken in by the one append that also tests for duplicates.
/// </summary>
internal sealed class HandoffThreads(EventStreams.EventStore store, KeyVault keys, Ids ids, LaneSignal signal)
{
    /// <summary>What is written there from now on is an answer. Once is enough, and again does no harm.</summary>
    public async Task OpenAsync(StreamId conversation, Guid handoffId, string target, StandingPackage package, CancellationToken cancellation)
    {
        var stream = ConversationKeys.HandoffThread(await keys.OfAsync(conversation.Tenant, cancellation), package.Address);
        var opened = new HandoffThreadEvent.Opened(conversation.Id, handoffId, package.ChannelId, target, package.Address);
        try
        {
            await store.CommitAsync(
                new UnitOfWork(conversation.Tenant).Append(
                    stream, ExpectedVersion.New, new EventToAppend(ids.Next(), opened, new EventContext(handoffId.ToString("D"), UserName: "konstruct"))),
                cancellation);
        }
        catch (VersionConflictException)
        {
            // an earlier try has opened it
        }
    }

    /// <summary>Takes a message in that was written under a package; <see cref="Received.NotForUs"/>: no package stands there.</summary>
    public async Task<Received> ReceiveAsync(
        TenantVault vault, InboundMessage inbound, Guid sender, Guid messageId, EventContext context, CancellationToken cancellation)
    {
        var stream = ConversationKeys.HandoffThread(vault, inbound.Address);
        var received = new EventToAppend(
            messageId,
            new HandoffThreadEvent.MessageReceived(
                messageId, inbound.ExternalId, sender, Personal.Of(sender, inbound.Content), inbound.SentAt, inbound.BodySha256),
            context);
        // whoever is from outside speaks for nobody here, also where such people are answered
        var settled = new EventToAppend(ids.Next(), new HandoffThreadEvent.MessageSettled(messageId, ThreadOutcome.External), context);
        var unit = new UnitOfWork(inbound.Tenant)
            .Append(stream, ExpectedVersion.Exists, inbound.IsStranger ? [received, settled] : [received])
            .Deduplicate(ConversationKeys.DeliveryOf(vault, inbound), ConversationKeys.MessageOf(vault, inbound));
        if (!inbound.IsStranger)
            unit.Enqueue(new Envelope(stream.Id, AnswerUnderPackage.EnvelopeKind, JsonSerializer.Serialize(new TurnEnvelope(messageId), EventTypes.Json)));

        var result = await store.CommitAsync(unit, cancellation);
        if (result.Outcome != CommitOutcome.Appended)
            return result.Outcome == CommitOutcome.Duplicate ? Received.Duplicate : Received.NotForUs;
        if (inbound.IsStranger)
            return Received.External;
        signal.Wake();
        return Received.Stored;
    }
}
