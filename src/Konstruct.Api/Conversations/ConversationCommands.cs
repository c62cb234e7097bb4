using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Conversations;

/// <summary>How a command ended.</summary>
/// <param name="State">The conversation with what happened.</param>
internal sealed record ConversationOutcome(Conversation State, Refusal? Refusal, bool Changed);

/// <summary>
/// What people and clocks do to a conversation from outside of its lane: decided on the conversation as it is, appended at exactly that
/// version, and the lane is asked to go on. Whoever works on the lane meets the new events at its next append.
/// </summary>
internal sealed class ConversationCommands(
    ConversationSessions sessions, EventStreams.EventStore store, KeyVault keys, Ids ids, TimeProvider time, LaneSignal signal)
{
    private const int MaxTries = 20;

    /// <param name="about">What the work that comes of it is about: a message, a reply; names its dead letter.</param>
    /// <param name="actor">Who did it, for the headers.</param>
    /// <param name="also">Further work, e.g. a clock.</param>
    /// <param name="with">What else belongs to the same unit of work; asked again with each try.</param>
    public async Task<ConversationOutcome> ExecuteAsync(
        TenantId tenant, Guid conversation, ConversationCommand command, Guid about, string actor,
        Func<Conversation, IEnumerable<Envelope>>? also, CancellationToken cancellation, Action<UnitOfWork>? with = null)
    {
        var stream = new StreamId(tenant, ConversationKeys.StreamType, conversation);
        for (var tries = 1; ; tries++)
        {
            using var session = await sessions.OpenAsync(stream, null, cancellation);
            var state = session.State;
            var decision = ConversationDecider.Decide(state, command, time.GetUtcNow());
            if (decision.Refusal is not null || decision.Events.IsEmpty)
                return new ConversationOutcome(state, decision.Refusal, Changed: false);

            await keys.EnsureSubjectsAsync(await keys.OfAsync(tenant, cancellation), SubjectsOf(state, command), cancellation);
            var now = time.GetUtcNow();
            var after = decision.Events.Aggregate(state, (s, e) => ConversationFold.Apply(s, e, now));
            var context = new EventContext(about.ToString("D"), session.LastEvent?.ToString("D"), actor);
            var unit = new UnitOfWork(tenant)
                .Append(stream, ExpectedVersion.Exactly(session.Version), [.. decision.Events.Select(e => new EventToAppend(ids.Next(), e, context))])
                .Enqueue(TurnEnvelope.For(conversation, about));
            foreach (var envelope in also?.Invoke(after) ?? [])
                unit.Enqueue(envelope);
            with?.Invoke(unit);
            try
            {
                await store.CommitAsync(unit, cancellation);
                signal.Wake();
                return new ConversationOutcome(after, null, Changed: true);
            }
            catch (VersionConflictException) when (tries < MaxTries)
            {
                // somebody was faster: decide again on what they left
            }
        }
    }

    private static Guid[] SubjectsOf(Conversation state, ConversationCommand command) =>
    [
        .. new[] { state.Handoff?.Subject, state.Turn?.Subject, (command as ConversationCommand.TakeOver)?.Subject }.OfType<Guid>().Concat(state.Parked.Select(t => t.Subject)).Distinct(),
    ];
}
