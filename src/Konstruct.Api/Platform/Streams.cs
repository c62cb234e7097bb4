using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Platform;

/// <summary>What a command led to.</summary>
/// <param name="Before">What it was decided on.</param>
/// <param name="Version">The stream's version now.</param>
internal sealed record CommandOutcome<TState>(TState Before, TState State, long Version, Refusal? Refusal, bool Changed);

/// <summary>
/// The one way in for commands, whoever sends them: load, fold, decide, append with the expected version, together with the inline read
/// model and whatever else belongs to the same unit of work.
/// </summary>
internal sealed class Streams(EventStreams.EventStore store, EventReader reader, Ids ids, TimeProvider time)
{
    private const int MaxTries = 5;

    /// <param name="expected">The caller's If-Match; null retries a conflict a few times.</param>
    /// <param name="inline">The inline read model of this stream; null when it has none.</param>
    /// <param name="also">Adds to the unit of work: external keys, secrets.</param>
    /// <exception cref="VersionConflictException">The stream was not at <paramref name="expected"/>, or did not come to rest.</exception>
    public async Task<CommandOutcome<TState>> ExecuteAsync<TState, TCommand, TEvent, TRow>(
        StreamId stream,
        Decider<TState, TCommand, TEvent> decider,
        TCommand command,
        EventContext context,
        ReadModelTable<TRow> inline,
        long? expected = null,
        Action<UnitOfWork>? also = null,
        CancellationToken cancellation = default)
        where TEvent : class
        where TRow : class
    {
        for (var tries = 1; ; tries++)
        {
            var recorded = await reader.ReadStreamAsync(stream, cancellation: cancellation);
            var state = recorded.Aggregate(decider.Initial, (s, e) => decider.Evolve(s, (TEvent)e.Data));
            var decision = decider.Decide(state, command, time.GetUtcNow());
            if (decision.Refusal is not null || decision.Events.IsEmpty)
                return new CommandOutcome<TState>(state, state, recorded.Count, decision.Refusal, Changed: false);

            var happened = decision.Events.Select(e => new EventToAppend(ids.Next(), e, context)).ToList();
            var unit = new UnitOfWork(stream.Tenant).Append(stream, ExpectedVersion.Exactly(expected ?? recorded.Count), happened);
            AddRow(unit, stream, inline, recorded, happened);
            also?.Invoke(unit);
            try
            {
                await store.CommitAsync(unit, cancellation);
                return new CommandOutcome<TState>(
                    state, decision.Events.Aggregate(state, decider.Evolve), recorded.Count + happened.Count, null, Changed: true);
            }
            catch (VersionConflictException) when (expected is null && tries < MaxTries)
            {
                // somebody was faster: decide again on what they left
            }
        }
    }

    private void AddRow<TRow>(UnitOfWork unit, StreamId stream, ReadModelTable<TRow> inline, List<Recorded> recorded, List<EventToAppend> happened)
        where TRow : class
    {
        var version = recorded.Count;
        var now = time.GetUtcNow();
        var all = recorded.Concat(happened.Select(e => new Recorded(
            stream.Tenant, stream.Id, ++version, default, e.Id, "", now, e.Data, null, null, null, null)));
        if (inline.Fold(null, all) is { } row)
            unit.Also(inline.InlineCommand(stream.Tenant, row));
    }
}
