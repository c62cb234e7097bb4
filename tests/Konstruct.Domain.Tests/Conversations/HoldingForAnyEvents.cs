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
        .. LongTurn.Events,
        .. from turn in Enumerable.Range(1, 3)
           from e in OfTurn(turn)
           select e,
        .. from message in Enumerable.Range(1, 4)
           from e in OfMessage(message)
           select e,
    ];

    // Often a prefix of the story first, because random events alone rarely get far into a turn.
    private static readonly Arbitrary<ConversationEvent[]> Stories = (
        from length in Gen.Choose(0, LongTurn.Events.Count)
        from more in Gen.Elements(Events).ArrayOf()
        select LongTurn.Prefix(length).Concat(more).ToArray()).ToArbitrary();

    private static Config Fixed => Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(80).WithReplay(20261120, 3);

    [Fact]
    public void An_open_turn_always_has_a_step() =>
        Prop.ForAll(Stories, events =>
        {
            var state = Conversation.NotStarted;
            return events.All(e =>
            {
                state = ConversationFold.Apply(state, e, Moments.Noon);
                var steps = TurnSteps.Next(state);
                return (state.Turn is null || steps.Any(s => s is not (Step.Notify or Step.Resolve.OfNotice)))
                    && (state.Turn is not null || state.Pending.IsEmpty || steps.Any(s => s is Step.Admit))
                    && steps.Count(s => s is Step.Notify or Step.Resolve.OfNotice) == state.Notices.Count;
            });
        }).Check(Fixed);

    [Fact]
    public void The_same_events_make_the_same_conversation() =>
        Prop.ForAll(Stories, events => Shape.Of(Fold(events)) == Shape.Of(Fold(events))).Check(Fixed);

    [Fact]
    public void Folding_may_stop_and_go_on_anywhere() =>
        Prop.ForAll(Stories, Gen.Choose(0, 100).ToArbitrary(), (events, cut) =>
            Shape.Of(Fold(events.Take(cut)).After(events.Skip(cut))) == Shape.Of(Fold(events))).Check(Fixed);

    [Fact]
    public void What_is_settled_is_not_asked_for_again() =>
        Prop.ForAll(Stories, events =>
        {
            var state = Fold(events);
            return TurnSteps.Next(state).OfType<Step.Resolve>().All(open =>
                Outcomes(open).All(outcome => !TurnSteps.Next(ConversationFold.Apply(state, outcome, Moments.Noon)).Any(s => IsOf(s, open))));
        }).Check(Fixed);

    [Fact]
    public void From_anywhere_the_steps_lead_to_an_end() =>
        Prop.ForAll(Stories, events =>
        {
            var world = new PerfectWorld(events);
            return world.RunToTheEnd() && world.State.Turn is null && world.State.Pending.IsEmpty && world.State.Notices.IsEmpty;
        }).Check(Fixed);

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
        _ => [],
    };

    private static bool IsOf(Step step, Step.Resolve open) => (step, open) switch
    {
        (Step.Resolve.OfPlaceholder a, Step.Resolve.OfPlaceholder b) => a.OutboundId == b.OutboundId && a.Turn.TurnId == b.Turn.TurnId,
        (Step.Resolve.OfModelCall a, Step.Resolve.OfModelCall b) => a.Call.CallId == b.Call.CallId && a.Turn.TurnId == b.Turn.TurnId,
        (Step.Resolve.OfDelivery a, Step.Resolve.OfDelivery b) => a.Delivery.OutboundId == b.Delivery.OutboundId && a.Speech.Id == b.Speech.Id,
        (Step.Resolve.OfNotice a, Step.Resolve.OfNotice b) => a.OutboundId == b.OutboundId && a.Notice.Message.MessageId == b.Notice.Message.MessageId,
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
}
