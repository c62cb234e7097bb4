using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>Turns that wait for people, go on, or end because a human has taken over.</summary>
internal sealed class ParkTurns(SpeakInChannel channel, ChannelSenders senders, Workplace workplace, HandOver handOver, KeyVault keys, Ids ids, TimeProvider time)
{
    /// <summary>The placeholder says what is waited for; saying it twice does no harm.</summary>
    public PlannedEffect PlanPark(TurnRun run, Turn turn) => new(StepName.Park, turn.TurnId, [], async c =>
    {
        if (turn.Placeholder is Placeholder.Posted posted)
            await channel.ShowAsync(run, posted, TurnTexts.WaitingForApproval(turn.OpenTools.Select(t => t.Name).Distinct()), c);
        var session = run.Session;
        await keys.EnsureSubjectsAsync(await keys.OfAsync(session.Stream.Tenant, c), [.. session.State.Parked.Select(t => t.Subject).Distinct()], c);
        var park = new ConversationCommand.Park(turn.TurnId, ids.Next(), senders.Of(session.State.Address!.Channel).Tell(TurnTexts.Abandoned));
        await session.AppendAsync(state =>
        {
            var decided = ConversationDecider.Decide(state, park, time.GetUtcNow()).Events;
            // an envelope of its own, that ends as the dead letter by which people see it and have it retried
            var letters = decided.OfType<ConversationEvent.TurnAbandoned>()
                .Select(e => TurnEnvelope.For(session.Stream.Id, state.Parked.Find(t => t.TurnId == e.TurnId)!.MessageIds[0]));
            return (decided, [.. letters]);
        });
        return null;
    });

    public PlannedEffect PlanResume(TurnRun run, Turn turn) => new(StepName.Resume, turn.TurnId, [], async _ =>
    {
        await run.Session.AppendAsync([new ConversationEvent.TurnResumed(turn.TurnId)]);
        return null;
    });

    public PlannedEffect PlanYield(TurnRun run, Turn turn) => new(StepName.Yield, turn.TurnId, [], async c =>
    {
        var agent = await workplace.ConfigurationAsync(run.Session.Stream.Tenant, turn.AgentId, turn.AgentVersion, c);
        await handOver.AppendAsync(run, turn, agent, EscalationReason.TakenOver, null, null, null, [], c);
        return null;
    });
}
