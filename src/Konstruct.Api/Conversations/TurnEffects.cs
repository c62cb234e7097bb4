using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Messaging;

namespace Konstruct.Api.Conversations;

/// <summary>Turns steps into effects. What each effect does stands in a class of its own; this is the table.</summary>
internal sealed class TurnEffects(
    AdmitMessages admit, RecallForTurn recall, AskModel model, UseTools tools, ParkTurns park, CallHumans humans, SpeakInChannel channel, Ids ids, TimeProvider time)
{
    public TurnRun Begin(ConversationSession session, Guid? lastAttemptAt, OnDuty onDuty) =>
        new(session, time.GetUtcNow(), session.State.Turn?.TurnId, lastAttemptAt, onDuty);

    /// <returns>Null when the step needs nothing now: it is under way in this very run.</returns>
    public async Task<PlannedEffect?> PlanAsync(TurnRun run, Step step, Func<Guid, bool> isUnderWay, CancellationToken cancellation)
    {
        switch (step)
        {
            case Step.Admit s:
                var key = s.Messages[0].MessageId;
                return isUnderWay(key) ? null : new PlannedEffect(StepName.Admit, key, [], c => admit.RunAsync(run, s, c));
            case Step.Notify s:
                return channel.PlanNotice(run, s.Notice, ids.Next());
            case Step.PostPlaceholder s:
                return channel.PlanPlaceholder(run, s.Turn, ids.Next());
            case Step.Recall s:
                return isUnderWay(s.Turn.TurnId) ? null : recall.Plan(run, s.Turn);
            case Step.CallModel s:
                // waiting for a provider's cool-down is under way by the turn's id
                return isUnderWay(s.Turn.TurnId) ? null : await model.PlanAsync(run, s.Turn, cancellation);
            case Step.RunTool s:
                return isUnderWay(s.Call.ToolCallId) ? null : await tools.PlanAsync(run, s.Turn, s.Round, s.Call, cancellation);
            case Step.Resolve.OfTool s:
                return isUnderWay(s.Call.ToolCallId) ? null : await tools.PlanInterruptedAsync(run, s.Turn, s.Round, s.Call, cancellation);
            case Step.Park s:
                return isUnderWay(s.Turn.TurnId) ? null : park.PlanPark(run, s.Turn);
            case Step.Resume s:
                return isUnderWay(s.Turn.TurnId) ? null : park.PlanResume(run, s.Turn);
            case Step.Yield s:
                return isUnderWay(s.Turn.TurnId) ? null : park.PlanYield(run, s.Turn);
            case Step.NotifyHuman s:
                return humans.PlanNotice(run, s.Handoff, s.Target, ids.Next());
            case Step.RelayToHuman s:
                return humans.PlanRelay(run, s.Handoff, s.Relay, ids.Next());
            case Step.Resolve.OfHumanNotice s:
                return isUnderWay(s.OutboundId) ? null : humans.PlanNoticeAgain(run, s.Handoff, s.OutboundId);
            case Step.Resolve.OfRelay s:
                return isUnderWay(s.OutboundId) ? null : humans.PlanRelayAgain(run, s.Handoff, s.Relay, s.OutboundId);
            case Step.Compose s:
                return model.PlanCompose(run, s.Turn, s.Call);
            case Step.Deliver s:
                return channel.PlanDelivery(run, s, ids.Next());
            case Step.Resolve.OfModelCall s:
                return isUnderWay(s.Call.CallId) ? null : model.PlanInterrupted(run, s.Turn, s.Call);
            case Step.Resolve.OfPlaceholder s:
                return isUnderWay(s.OutboundId) ? null : channel.PlanPlaceholderSearch(run, s.Turn, s.OutboundId);
            case Step.Resolve.OfDelivery s:
                return isUnderWay(s.Delivery.OutboundId) ? null : channel.PlanDeliveryResolution(run, s.Speech, s.Delivery);
            case Step.Resolve.OfNotice s:
                return isUnderWay(s.OutboundId) ? null : channel.PlanNoticeAgain(run, s.Notice, s.OutboundId);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
