using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>More turns wait for approvals than are kept: the oldest ends, and everybody whom it concerns hears of it.</summary>
public sealed class GivingUpWaiting
{
    private static readonly Told s_told = new("I stopped waiting.", 1, "slack/1");

    [Fact]
    public void While_there_is_room_a_turn_just_waits() =>
        Decided(Waiting(9), 10).ShouldBe([Parked(10)]);

    [Fact]
    public void The_eleventh_gives_the_oldest_up_and_says_why() => ShouldGiveUp(1, Decided(Waiting(10), 11));

    [Fact]
    public void What_somebody_has_allowed_already_is_not_given_up_for_it() =>
        ShouldGiveUp(2, Decided(Waiting(10).After(Approved(1, 1)), 11));

    [Fact]
    public void Decided_again_after_it_is_parked_nothing_is_given_up()
    {
        var parked = Waiting(10);
        ConversationDecider.Decide(parked, new ConversationCommand.Park(TurnId(10), TurnId(60), s_told), Moments.Noon).Events.ShouldBeEmpty();
    }

    [Fact]
    public void The_person_is_told_in_the_place_of_the_placeholder()
    {
        var given = Waiting(10).After(Abandoned(1, 1, 60));
        given.Parked.Count.ShouldBe(9);
        Steps.Of(given).ShouldBe(["say 1 over 1.0101"]);
        Steps.Of(given.After(DeliveryRequested(60, 1, 1, replaces: 101), Delivered(60, 1, 1, ts: 101))).ShouldBeEmpty();
    }

    [Fact]
    public void Where_the_placeholder_is_gone_it_is_posted() => Steps.Of(Waiting(10).After(
        Abandoned(1, 1, 60), DeliveryRequested(60, 1, 1, replaces: 101), PlaceholderFailed(60, 1), DeliveryFailed(60, 1))).ShouldBe(["say 1"]);

    [Fact]
    public void It_stands_among_the_failed_with_its_reason_and_retried_asks_for_the_approval_anew()
    {
        var given = Waiting(10).After(Abandoned(1, 1, 60));
        var failed = given.Failed.ShouldHaveSingleItem();
        (failed.Turn.TurnId, failed.Code).ShouldBe((TurnId(1), AbandonedReason.TooManyWaiting));
        failed.Messages.ShouldHaveSingleItem().Id.ShouldBe(Message(1));
        Steps.Of(given.After(Retried(1))).ShouldBe(["run tool 1"]);
        Steps.Of(given.After(Retried(1), ApprovalRequested(1, 1))).ShouldBe(["park"]);
    }

    private static void ShouldGiveUp(int turn, IReadOnlyList<ConversationEvent> decided)
    {
        decided.Count.ShouldBe(2);
        var given = decided[0].ShouldBeOfType<ConversationEvent.TurnAbandoned>();
        given.ToolCallIds.ShouldBe([Tool(turn)]);
        var expected = (ConversationEvent.TurnAbandoned)Abandoned(turn, turn, 60);
        given.ShouldBe(expected with { ToolCallIds = given.ToolCallIds, Content = Personal.Of(Maya, new ReplyContent(s_told.Text)) });
        decided[1].ShouldBe(Parked(11));
    }

    private static IReadOnlyList<ConversationEvent> Decided(Conversation state, int turn) => ConversationDecider.Decide(
        state.After(Received(turn), TurnStarted(turn, turn), Recalled(turn), ToolsWanted(turn, turn, turn), ApprovalRequested(turn, turn)),
        new ConversationCommand.Park(TurnId(turn), TurnId(60), s_told), Moments.Noon).Events;

    private static Conversation Waiting(int count) => Enumerable.Range(1, count).Aggregate(Fold(Started), (c, n) => c.After(
        Received(n), TurnStarted(n, n), PlaceholderRequested(n, 100 + n), PlaceholderPosted(n, 100 + n, ts: 100 + n), Recalled(n), ToolsWanted(n, n, n),
        ApprovalRequested(n, n), Parked(n)));
}
