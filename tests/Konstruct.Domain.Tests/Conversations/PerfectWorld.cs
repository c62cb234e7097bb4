using System.Diagnostics;
using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>
/// Performs steps as a worker does that has just taken the conversation over, where every effect succeeds: intents of the one before it
/// are resolved, everything else is requested and comes about. A model wants one tool first and then answers. Pure; it only appends events.
/// </summary>
internal sealed class PerfectWorld
{
    private int _ids = 5_000;

    public PerfectWorld(IEnumerable<ConversationEvent> before)
    {
        Events = [.. before];
        State = Fold(Events);
    }

    public List<ConversationEvent> Events { get; }

    public Conversation State { get; private set; }

    /// <returns>False: there was still something to do after so many rounds.</returns>
    public bool RunToTheEnd(int rounds = 300)
    {
        for (var round = 0; round < rounds; round++)
        {
            var steps = TurnSteps.Next(State);
            if (steps.IsEmpty)
                return true;
            // side by side: all intents, then all outcomes
            var effects = steps.Select(Effect).ToList();
            Append(effects.SelectMany(e => e.Intents));
            foreach (var effect in effects)
                Append(effect.Outcomes());
        }

        return false;
    }

    private void Append(IEnumerable<ConversationEvent> happened)
    {
        foreach (var e in happened)
        {
            Events.Add(e);
            State = ConversationFold.Apply(State, e, Moments.Noon);
        }
    }

    private (ConversationEvent[] Intents, Func<ConversationEvent[]> Outcomes) Effect(Step step)
    {
        var id = ++_ids;
        return step switch
        {
            Step.Admit s => Of([new ConversationEvent.TurnStarted(TurnId(id), [.. s.Messages.Select(m => m.MessageId)], Agent, 1, Maya)]),
            Step.Notify { Notice.Message.MessageId: var m } => Of([new ConversationEvent.NoticeDelivered(m, Outbound(id))], new ConversationEvent.NoticeRequested(m, Outbound(id))),
            Step.Resolve.OfNotice s => Of([new ConversationEvent.NoticeDelivered(s.Notice.Message.MessageId, s.OutboundId)]),
            Step.PostPlaceholder { Turn.TurnId: var t } =>
                Of([new ConversationEvent.PlaceholderPosted(t, Outbound(id), Ts(id))], new ConversationEvent.PlaceholderRequested(t, Outbound(id))),
            Step.Resolve.OfPlaceholder s => Of([new ConversationEvent.PlaceholderPosted(s.Turn.TurnId, s.OutboundId, Ts(id))]),
            Step.Recall { Turn.TurnId: var t } => Of([In(t, Recalled(0))]),
            Step.CallModel { Turn: { Rounds.IsEmpty: true, TurnId: var t } } => Of([In(t, ToolsWanted(0, id, id))], In(t, ModelRequested(0, id))),
            Step.CallModel { Turn.TurnId: var t } => Of([In(t, ModelCalled(0, id)), In(t, Composed(0, parts: 2, call: id))], In(t, ModelRequested(0, id))),
            Step.Resolve.OfModelCall s => Of([((ConversationEvent.ModelCallFailed)In(s.Turn.TurnId, ModelCallFailed(0, id, "interrupted"))) with { CallId = s.Call.CallId }]),
            Step.RunTool s => Of([Completed(s.Turn.TurnId, s.Call)], ((ConversationEvent.ToolRequested)In(s.Turn.TurnId, ToolRequested(0, 0))) with { ToolCallId = s.Call.ToolCallId }),
            Step.Resolve.OfTool s => ([], () => Resolved(s.Turn.TurnId, s.Call, id)),
            Step.Park s => Of([new ConversationEvent.TurnParked(s.Turn.TurnId)]),
            Step.Resume s => Of([new ConversationEvent.TurnResumed(s.Turn.TurnId)]),
            Step.Yield s => Of([In(s.Turn.TurnId, Composed(0, ReplyKind.Handoff))]),
            Step.Compose s => Of([In(s.Turn.TurnId, Composed(0, parts: 2))]),
            Step.Deliver s => Of(
                [new ConversationEvent.ReplyDelivered(s.Speech.Id, Outbound(id), s.Part, s.Replaces ?? Ts(id))],
                new ConversationEvent.DeliveryRequested(s.Speech.Id, Outbound(id), s.Part, s.Replaces)),
            Step.Resolve.OfDelivery s =>
                Of([new ConversationEvent.ReplyDelivered(s.Speech.Id, s.Delivery.OutboundId, s.Delivery.Part, s.Delivery.Replaces ?? Ts(id))]),
            Step.NotifyHuman { Handoff.HandoffId: var h } s => Of(
                [new ConversationEvent.HandoffNotified(h, Outbound(id), s.Target, null, null)], new ConversationEvent.HandoffNotifyRequested(h, Outbound(id), s.Target)),
            Step.Resolve.OfHumanNotice s => Of([new ConversationEvent.HandoffNotified(s.Handoff.HandoffId, s.OutboundId, s.Handoff.Target, null, null)]),
            Step.RelayToHuman { Handoff.HandoffId: var h, Relay.Message.MessageId: var m } =>
                Of([new ConversationEvent.HandoffRelayed(h, m, Outbound(id))], new ConversationEvent.HandoffRelayRequested(h, m, Outbound(id))),
            Step.Resolve.OfRelay s => Of([new ConversationEvent.HandoffRelayed(s.Handoff.HandoffId, s.Relay.Message.MessageId, s.OutboundId)]),
            _ => throw new UnreachableException(),
        };
    }

    // What must not run twice is not run again: a human is told that nobody knows, and its intent stays without an outcome.
    private ConversationEvent[] Resolved(Guid turn, ToolCall call, int id)
    {
        if (call.Idempotent)
            return [Completed(turn, call)];
        if (State.Turn is not { Reply: null })
            return [];
        var said = In(turn, Composed(0, ReplyKind.Handoff));
        return State.Handoff is not null
            ? [said]
            :
            [
                new ConversationEvent.Escalated(turn, EscalationReason.ToolOutcomeUnknown, null, null),
                ((ConversationEvent.HandedOff)HandedOff(id, 0, Billing)) with { TurnId = turn, Reason = EscalationReason.ToolOutcomeUnknown },
                said,
            ];
    }

    private static (ConversationEvent[] Intents, Func<ConversationEvent[]> Outcomes) Of(ConversationEvent[] outcomes, params ConversationEvent[] intents) =>
        (intents, () => outcomes);

    private static ConversationEvent Completed(Guid turn, ToolCall call) =>
        ((ConversationEvent.ToolCompleted)In(turn, ToolCompleted(0, 0))) with { ToolCallId = call.ToolCallId };

    private static ConversationEvent In(Guid turn, ConversationEvent e) => e switch
    {
        ConversationEvent.MemoryRecalled m => m with { TurnId = turn },
        ConversationEvent.ModelRequested m => m with { TurnId = turn },
        ConversationEvent.ModelCalled m => m with { TurnId = turn },
        ConversationEvent.ModelCallFailed m => m with { TurnId = turn },
        ConversationEvent.ToolRequested m => m with { TurnId = turn },
        ConversationEvent.ToolCompleted m => m with { TurnId = turn },
        ConversationEvent.ReplyComposed m => m with { TurnId = turn },
        _ => throw new UnreachableException(),
    };
}
