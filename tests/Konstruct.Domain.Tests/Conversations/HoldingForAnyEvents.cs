using FsCheck;
using FsCheck.Fluent;
using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>Whatever events a stream may hold, in whatever order: the fold takes them and the steps lead on.</summary>
public class HoldingForAnyEvents
{
    // Few ids, so that events meet; parts that no splitter makes are among them.
    private static readonly ConversationEvent[] Events =
    [
        .. Stories.Events,
        .. from turn in Enumerable.Range(1, 3)
           from e in OfTurn(turn)
           select e,
        .. from message in Enumerable.Range(1, 4)
           from e in OfMessage(message)
           select e,
        .. from turn in Enumerable.Range(1, 3)
           from tool in new[] { 10, 20, 30 }
           from e in OfTool(turn, tool)
           select e,
        .. from handoff in Enumerable.Range(1, 2)
           from e in OfHandoff(handoff)
           select e,
        .. OfSummaries(),
    ];

    // Often a prefix of a story first, because random events alone rarely get far into a turn.
    private static readonly Arbitrary<ConversationEvent[]> AnyEvents = (
        from story in Gen.Elements(Stories.Names.ToArray())
        from length in Gen.Choose(0, Stories.LengthOf(story))
        from more in Gen.Elements(Events).ArrayOf()
        select Stories.Prefix(story, length).Concat(more).ToArray()).ToArbitrary();

    private static Config Fixed => Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(80).WithReplay(20261120, 3);

    [Fact]
    public void An_open_turn_always_has_a_step() => Always((state, steps) => state.Turn is null || steps.Any(IsOfATurn));

    [Fact]
    public void What_waits_is_taken_up_as_soon_as_nobody_else_is_at_work() =>
        Always((state, steps) => state.Turn is not null || state.Handoff is not null || state.Pending.IsEmpty || steps.Any(s => s is Step.Admit or Step.Resume));

    [Fact]
    public void Every_notice_has_a_step() => Always((state, steps) => steps.Count(s => s is Step.Notify or Step.Resolve.OfNotice) == state.Notices.Count);

    [Fact]
    public void A_parked_turn_only_waits_while_it_has_an_open_approval_or_others_are_at_work() =>
        Always((state, steps) => state.Turn is not null || state.Handoff is not null || state.Parked.All(t => t.WaitsForApproval) || steps.Any(s => s is Step.Resume));

    [Fact]
    public void While_a_human_has_it_the_employee_takes_up_nothing_new() =>
        Always((state, steps) => state.Handoff is null || (state.Pending.IsEmpty
            && !steps.Any(s => s is Step.Admit or Step.Resume or Step.PostPlaceholder or Step.Recall or Step.CallModel or Step.RunTool or Step.Compose)));

    [Fact]
    public void What_is_said_while_a_human_has_it_is_remembered_and_kept_for_them() =>
        Prop.ForAll(AnyEvents, events =>
        {
            var state = Conversation.NotStarted;
            return events.All(e =>
            {
                var before = state;
                state = ConversationFold.Apply(state, e, Moments.Noon);
                var heard = (e, state.Handoff, before.Handoff) switch
                {
                    (ConversationEvent.MessageReceived m, not null, _) => [m.MessageId],
                    (ConversationEvent.HandedOff, not null, null) => before.Pending.Select(p => p.MessageId),
                    _ => (IEnumerable<Guid>)[],
                };
                return heard.All(id => state.Window.Exists(w => w.Id == id) && state.Handoff!.Relays.Exists(r => r.Message.MessageId == id));
            });
        }).Check(Fixed);

    [Fact]
    public void What_must_not_run_twice_is_asked_for_once() =>
        Prop.ForAll(AnyEvents, events =>
        {
            var state = Conversation.NotStarted;
            var begun = new HashSet<(Guid Turn, Guid Tool)>();
            // a turn that begins twice is another one
            return events.DistinctBy(e => e is ConversationEvent.TurnStarted t ? t.TurnId : new object()).All(e =>
            {
                state = ConversationFold.Apply(state, e, Moments.Noon);
                if (e is ConversationEvent.ToolRequested { Idempotent: false } r && state.Turn is { } turn && turn.TurnId == r.TurnId && turn.OpenTools.Any(t => t.ToolCallId == r.ToolCallId))
                    begun.Add((r.TurnId, r.ToolCallId));
                return !TurnSteps.Next(state).OfType<Step.RunTool>().Any(s => begun.Contains((s.Turn.TurnId, s.Call.ToolCallId)));
            });
        }).Check(Fixed);

    [Fact]
    public void The_same_events_make_the_same_conversation() =>
        Prop.ForAll(AnyEvents, events => Shape.Of(Fold(events)) == Shape.Of(Fold(events))).Check(Fixed);

    [Fact]
    public void Folding_may_stop_and_go_on_anywhere() =>
        Prop.ForAll(AnyEvents, Gen.Choose(0, 100).ToArbitrary(), (events, cut) =>
            Shape.Of(Fold(events.Take(cut)).After(events.Skip(cut))) == Shape.Of(Fold(events))).Check(Fixed);

    [Fact]
    public void What_is_settled_is_not_asked_for_again() =>
        Prop.ForAll(AnyEvents, events =>
        {
            var state = Fold(events);
            return TurnSteps.Next(state).OfType<Step.Resolve>().All(open =>
                Outcomes(open).All(outcome => !TurnSteps.Next(ConversationFold.Apply(state, outcome, Moments.Noon)).Any(s => IsOf(s, open))));
        }).Check(Fixed);

    [Fact]
    public void From_anywhere_the_steps_lead_to_an_end() =>
        Prop.ForAll(AnyEvents, events =>
        {
            var world = new PerfectWorld(events);
            return world.RunToTheEnd() && world.State is { Turn: null, Pending.IsEmpty: true, Notices.IsEmpty: true, Speeches.IsEmpty: true } end
                && (end.Handoff is not null || end.Parked.All(t => t.WaitsForApproval))
                && end.Handoff is null or { OpenOutboundId: null, ToNotify: null };
        }).Check(Fixed);

    private static void Always(Func<Conversation, IReadOnlyList<Step>, bool> holds) =>
        Prop.ForAll(AnyEvents, events =>
        {
            var state = Conversation.NotStarted;
            return events.All(e =>
            {
                state = ConversationFold.Apply(state, e, Moments.Noon);
                return holds(state, TurnSteps.Next(state));
            });
        }).Check(Fixed);

    // Humans' speeches go through the same deliveries; they belong to no turn.
    private static bool IsOfATurn(Step step) => step switch
    {
        Step.Deliver s => s.Speech.Reply.Kind is not (ReplyKind.Human or ReplyKind.Note),
        Step.Resolve.OfDelivery s => s.Speech.Reply.Kind is not (ReplyKind.Human or ReplyKind.Note),
        Step.PostPlaceholder or Step.Recall or Step.CallModel or Step.RunTool or Step.Park or Step.Yield or Step.Compose => true,
        Step.Resolve.OfPlaceholder or Step.Resolve.OfModelCall or Step.Resolve.OfTool => true,
        _ => false,
    };

    private static IEnumerable<ConversationEvent> Outcomes(Step.Resolve open) => open switch
    {
        Step.Resolve.OfPlaceholder s =>
        [
            new ConversationEvent.PlaceholderPosted(s.Turn.TurnId, s.OutboundId, "1.9"), new ConversationEvent.PlaceholderFailed(s.Turn.TurnId, s.OutboundId, "x"),
        ],
        Step.Resolve.OfModelCall s =>
        [
            ((ConversationEvent.ModelCalled)ModelCalled(1, 1)) with { TurnId = s.Turn.TurnId, CallId = s.Call.CallId },
            ((ConversationEvent.ModelCallFailed)ModelCallFailed(1, 1)) with { TurnId = s.Turn.TurnId, CallId = s.Call.CallId },
        ],
        Step.Resolve.OfDelivery s =>
        [
            new ConversationEvent.ReplyDelivered(s.Speech.Id, s.Delivery.OutboundId, s.Delivery.Part, "1.9"),
            new ConversationEvent.DeliveryFailed(s.Speech.Id, s.Delivery.OutboundId, s.Delivery.Part, "x", Final: false),
            new ConversationEvent.DeliveryFailed(s.Speech.Id, s.Delivery.OutboundId, s.Delivery.Part, "x", Final: true),
        ],
        Step.Resolve.OfNotice s =>
        [
            new ConversationEvent.NoticeDelivered(s.Notice.Message.MessageId, s.OutboundId),
            new ConversationEvent.NoticeFailed(s.Notice.Message.MessageId, s.OutboundId, "x", Final: false),
            new ConversationEvent.NoticeFailed(s.Notice.Message.MessageId, s.OutboundId, "x", Final: true),
        ],
        Step.Resolve.OfTool s =>
        [
            ((ConversationEvent.ToolCompleted)ToolCompleted(1, 1)) with { TurnId = s.Turn.TurnId, ToolCallId = s.Call.ToolCallId },
            ((ConversationEvent.ToolFailed)ToolFailed(1, 1)) with { TurnId = s.Turn.TurnId, ToolCallId = s.Call.ToolCallId },
            ((ConversationEvent.ToolDenied)ToolDenied(1, 1)) with { TurnId = s.Turn.TurnId, ToolCallId = s.Call.ToolCallId },
            ((ConversationEvent.ReplyComposed)Composed(1, ReplyKind.Handoff)) with { TurnId = s.Turn.TurnId },
        ],
        Step.Resolve.OfHumanNotice s =>
        [
            new ConversationEvent.HandoffNotified(s.Handoff.HandoffId, s.OutboundId, s.Handoff.Target, null, null),
            new ConversationEvent.HandoffNotifyFailed(s.Handoff.HandoffId, s.OutboundId, s.Handoff.Target, "x", Final: false),
            new ConversationEvent.HandoffNotifyFailed(s.Handoff.HandoffId, s.OutboundId, s.Handoff.Target, "x", Final: true),
            new ConversationEvent.HandedBack(s.Handoff.HandoffId, "Ana"),
        ],
        Step.Resolve.OfRelay s =>
        [
            new ConversationEvent.HandoffRelayed(s.Handoff.HandoffId, s.Relay.Message.MessageId, s.OutboundId),
            new ConversationEvent.HandoffRelayFailed(s.Handoff.HandoffId, s.Relay.Message.MessageId, s.OutboundId, "x", Final: false),
            new ConversationEvent.HandoffRelayFailed(s.Handoff.HandoffId, s.Relay.Message.MessageId, s.OutboundId, "x", Final: true),
            new ConversationEvent.HandedBack(s.Handoff.HandoffId, "Ana"),
        ],
        _ => [],
    };

    private static bool IsOf(Step step, Step.Resolve open) => (step, open) switch
    {
        (Step.Resolve.OfPlaceholder a, Step.Resolve.OfPlaceholder b) => a.OutboundId == b.OutboundId && a.Turn.TurnId == b.Turn.TurnId,
        (Step.Resolve.OfModelCall a, Step.Resolve.OfModelCall b) => a.Call.CallId == b.Call.CallId && a.Turn.TurnId == b.Turn.TurnId,
        (Step.Resolve.OfDelivery a, Step.Resolve.OfDelivery b) => a.Delivery.OutboundId == b.Delivery.OutboundId && a.Speech.Id == b.Speech.Id,
        (Step.Resolve.OfNotice a, Step.Resolve.OfNotice b) => a.OutboundId == b.OutboundId && a.Notice.Message.MessageId == b.Notice.Message.MessageId,
        (Step.Resolve.OfTool a, Step.Resolve.OfTool b) => a.Call.ToolCallId == b.Call.ToolCallId && a.Turn.TurnId == b.Turn.TurnId,
        (Step.Resolve.OfHumanNotice a, Step.Resolve.OfHumanNotice b) => a.OutboundId == b.OutboundId && a.Handoff.HandoffId == b.Handoff.HandoffId,
        (Step.Resolve.OfRelay a, Step.Resolve.OfRelay b) =>
            a.OutboundId == b.OutboundId && a.Relay.Message.MessageId == b.Relay.Message.MessageId && a.Handoff.HandoffId == b.Handoff.HandoffId,
        _ => false,
    };

    private static IEnumerable<ConversationEvent> OfTurn(int turn) =>
    [
        TurnStarted(turn), TurnStarted(turn, turn), TurnStarted(turn, turn, turn + 1), Retried(turn), Retried(turn),
        PlaceholderRequested(turn, turn), PlaceholderPosted(turn, turn, turn), PlaceholderFailed(turn, turn),
        Recalled(turn), ModelRequested(turn, 1), ModelRequested(turn, 2), ModelCalled(turn, 1), ModelCallFailed(turn, 1), ModelCallFailed(turn, 2),
        Composed(turn), Composed(turn, parts: 0), Composed(turn, parts: -1), Composed(turn, parts: 3), Composed(turn, ReplyKind.Apology), Composed(turn, ReplyKind.Withdrawn),
        Composed(turn, ReplyKind.Apology, parts: 0), Composed(turn, "unheard_of"),
        DeliveryRequested(turn, 1), DeliveryRequested(turn, 2, 2), DeliveryRequested(turn, 3, 7), DeliveryRequested(turn, 4, -1, replaces: 1),
        Delivered(turn, 1, 1, ts: 1), Delivered(turn, 2, 2, ts: 2), Delivered(turn, 3, 7, ts: 3), Delivered(turn, 9, 3, ts: 9), Delivered(turn, 4, -1, ts: 4),
        DeliveryFailed(turn, 1), DeliveryFailed(turn, 2, 2, final: true), DeliveryFailed(turn, 9, final: true),
    ];

    private static IEnumerable<ConversationEvent> OfMessage(int message) =>
    [
        Received(message), Received(message, Omar), Edited(message, "new words"), Deleted(message), Rejected(message),
        NoticeRequested(message, message), NoticeDelivered(message, message), NoticeFailed(message, message, final: false), NoticeFailed(message, message, final: true),
    ];

    private static IEnumerable<ConversationEvent> OfTool(int turn, int tool) =>
    [
        ToolsWanted(turn, tool, tool), ToolsWanted(turn, tool + 1, tool + 1, tool + 2), ApprovalRequested(turn, tool), ApprovalRequested(turn, tool, "ffff"),
        Approved(turn, tool), Approved(turn, tool, "ffff"), ToolRequested(turn, tool), ToolRequested(turn, tool, idempotent: false),
        ToolCompleted(turn, tool, fromOutside: "http:api.example.com"), ToolFailed(turn, tool), ToolDenied(turn, tool), Parked(turn), Resumed(turn), Abandoned(turn, tool, 50 + turn),
    ];

    private static IEnumerable<ConversationEvent> OfHandoff(int handoff) =>
    [
        HandedOff(handoff, handoff), HandedOff(handoff, null, Billing), HandedOff(handoff, handoff, Billing, Ana), HandedBack(handoff), Taken(handoff),
        Escalated(handoff), NotifyRequested(handoff, handoff, Billing), NotifyRequested(handoff, handoff + 2, Ana),
        Notified(handoff, handoff, Billing), Notified(handoff, handoff + 2, Ana), NotifyFailed(handoff, handoff, Billing), NotifyFailed(handoff, handoff, Billing, final: true),
        NotifyFailed(handoff, handoff + 2, Ana, final: true), NotifyFailed(handoff, 9, OpenHandoff.Inbox, final: true),
        TimedOut(handoff, Billing), TimedOut(handoff, Ana), TimedOut(handoff, OpenHandoff.Inbox),
        RelayRequested(handoff, 1, 1), RelayRequested(handoff, 2, 2), Relayed(handoff, 1, 1), RelayFailed(handoff, 1, 1), RelayFailed(handoff, 2, 2, final: true),
        HumanReplied(handoff, 51), HumanReplied(handoff, 52, parts: 2), HumanReplied(handoff, 53, parts: 0), HumanReplied(handoff, handoff), Noted(handoff, 54),
        DeliveryRequested(51, 1), Delivered(51, 1, 1, ts: 1), Delivered(52, 2, 2, ts: 2), DeliveryFailed(51, 1), DeliveryFailed(52, 2, 2, final: true),
    ];

    private static IEnumerable<ConversationEvent> OfSummaries() =>
    [
        SummaryRequested(61, Message(1)), SummaryRequested(62, TurnId(1)), SummaryRequested(61, Message(99)), ModelRequested(61, 7), ModelCalled(61, 7),
        ToolsWanted(61, 7, 1), ModelCallFailed(61, 7), SummaryComposed(61, 7, Message(1)), SummaryComposed(62, 7, TurnId(1)), SummaryComposed(61, 7, Message(99)),
        SummaryFailed(61), SummaryFailed(62), FileStored(1, "F1"), FileStored(2, "F1"), FileFailed(1, "F2"), RecalledMuch(1),
    ];
}
