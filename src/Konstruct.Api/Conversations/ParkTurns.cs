using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Conversations;

/// <summary>Turns that wait for people, go on, or end because a human has taken over.</summary>
internal sealed class ParkTurns(SpeakInChannel channel, Workplace workplace, HandOver handOver)
{
    /// <summary>The placeholder says what is waited for; saying it twice does no harm.</summary>
    public PlannedEffect PlanPark(TurnRun run, Turn turn) => new(StepName.Park, turn.TurnId, [], async c =>
    {
        if (turn.Placeholder is Placeholder.Posted posted)
            await channel.ShowAsync(run, posted, TurnTexts.WaitingForApproval(turn.OpenTools.Select(t => t.Name).Distinct()), c);
        await run.Session.AppendAsync([new ConversationEvent.TurnParked(turn.TurnId)]);
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
