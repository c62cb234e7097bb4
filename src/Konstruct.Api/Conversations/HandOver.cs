using Konstruct.Api.Platform;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>Ends a turn by handing the conversation to a human, in one append: why, to whom, and what the person is told.</summary>
internal sealed class HandOver(ChannelSenders senders, KeyVault keys, Ids ids, TimeProvider time)
{
    /// <param name="to">Who is asked, as the employee's rules write it; null: the inbox.</param>
    /// <param name="question">What is open; null: the last messages say it.</param>
    /// <param name="before">What happened just before and belongs to it; it has, whatever becomes of the turn.</param>
    public async Task AppendAsync(
        TurnRun run, Turn turn, AgentConfiguration agent, string reason, EscalationRule? rule, IReadOnlyDictionary<string, string>? facts, string? question,
        IReadOnlyList<ConversationEvent> before, CancellationToken cancellation)
    {
        var session = run.Session;
        await keys.EnsureSubjectsAsync(await keys.OfAsync(session.Stream.Tenant, cancellation), [turn.Subject], cancellation);
        var handOff = new ConversationCommand.HandOff(
            turn.TurnId, ids.Next(), reason, rule?.When, facts, HandoffTargets.Of(rule, agent), (int)HandoffSettings.Timeout(agent).TotalMinutes, question,
            senders.Of(session.State.Address!.Channel).Tell(TurnTexts.HandedOver));

        // decided anew on whatever came in between: another tool of this turn, or somebody who took it over
        await session.AppendAsync(state =>
        {
            var now = time.GetUtcNow();
            var decided = ConversationDecider.Decide(state, handOff, now).Events;
            var clock = decided.OfType<ConversationEvent.HandedOff>()
                .Select(e => HandoffClock.Envelope(session.Stream.Id, e.HandoffId, 0, now + TimeSpan.FromMinutes(e.TimeoutMinutes)));
            return ([.. before, .. decided], [.. clock]);
        });
    }
}
