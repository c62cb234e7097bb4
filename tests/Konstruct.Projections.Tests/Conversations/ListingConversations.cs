using Konstruct.Domain.Conversations;
using Konstruct.Projections.Conversations;
using Konstruct.Projections.Tests.Examples;
using static Konstruct.Projections.Tests.Conversations.ConversationExamples;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Conversations;

public class ListingConversations
{
    private const string Answered = ConversationListRow.Answered;
    private const string Waiting = ConversationListRow.Waiting;
    private const string AwaitingApproval = ConversationListRow.AwaitingApproval;
    private const string HandedToHuman = ConversationListRow.HandedOff;
    private const string Failed = ConversationListRow.Failed;

    private static readonly ConversationListReadModel Model = new();

    [Fact]
    public void It_counts_and_says_where_it_takes_place()
    {
        var row = Model.OneRow(Started, Received(1), Received(2), Rejected(2), TurnStarted(1, 1), CallFailed(1), Called(1), Composed(1, parts: 2), Delivered(1), Delivered(1, 2));
        row.ShouldBe(new ConversationListRow(
            StreamKey, "slack", "T0ACME", "C0HELP", "1.0001", Answered, Messages: 2, Answers: 1, Rejected: 1, ModelCalls: 1, Noon, Noon.AddMinutes(9),
            ReplyKind: ReplyKind.Answer));
    }

    [Fact]
    public void A_start_that_comes_late_changes_nothing() =>
        Model.OneRow(Started, Received(1), TurnStarted(1, 1), Called(1), Composed(1), Delivered(1), Started, Received(2)).ShouldBe(
            Model.OneRow(Started, Received(1), TurnStarted(1, 1), Called(1), Composed(1), Delivered(1), Received(2)) with { LastActivityAt = Noon.AddMinutes(7) });

    [Fact]
    public void An_answer_in_parts_is_there_with_its_last_one() =>
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (Called(1), Waiting), (Composed(1, parts: 2), Waiting),
            (Delivered(1), Waiting), (Delivered(1, 2), Answered));

    [Fact]
    public void A_rejected_message_is_not_waited_for() => Follow((Started, Answered), (Received(1), Waiting), (Rejected(1), Answered));

    [Fact]
    public void A_rejection_beside_an_admitted_message_leaves_that_one_waited_for() =>
        Follow((Started, Answered), (Received(1), Waiting), (Received(2), Waiting), (Rejected(2), Waiting), (TurnStarted(1, 1), Waiting), (Composed(1), Waiting), (Delivered(1), Answered));

    [Fact]
    public void A_message_that_came_during_the_turn_is_still_waited_for_after_its_answer() =>
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (Received(2), Waiting), (Composed(1), Waiting), (Delivered(1), Waiting),
            (TurnStarted(2, 2), Waiting), (Composed(2), Waiting), (Delivered(2), Answered));

    [Fact]
    public void A_deleted_message_is_not_waited_for() =>
        Follow((Started, Answered), (Received(1), Waiting), (Received(2), Waiting), (Deleted(1), Waiting), (Deleted(2), Answered));

    [Fact]
    public void A_message_deleted_during_its_turn_leaves_the_turn_to_its_end() =>
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (Deleted(1), Waiting), (Composed(1, ReplyKind.Withdrawn), Waiting), (Delivered(1), Answered));

    [Fact]
    public void An_apology_is_a_failure_until_it_was_retried() =>
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (CallFailed(1), Waiting), (Composed(1, ReplyKind.Apology), Waiting), (Delivered(1), Failed),
            (Retried(1), Waiting), (Composed(1, ReplyKind.Apology), Waiting), (Delivered(1), Failed),
            (Retried(1), Waiting), (Composed(1), Waiting), (Delivered(1), Answered));

    [Fact]
    public void An_apology_is_no_answer_even_when_a_message_comes_before_it_is_delivered()
    {
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (Composed(1, ReplyKind.Apology), Waiting), (Received(2), Waiting), (Delivered(1), Waiting),
            (Rejected(2), Failed));
        Model.OneRow(Started, Received(1), TurnStarted(1, 1), Composed(1, ReplyKind.Apology), Received(2), Delivered(1)).Answers.ShouldBe(0);
    }

    [Fact]
    public void A_delivery_that_failed_for_good_is_a_failure_and_a_passing_one_is_not() =>
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (Composed(1), Waiting), (DeliveryFailed(1, final: false), Waiting), (DeliveryFailed(1), Failed));

    [Fact]
    public void A_retried_delivery_of_the_rest_ends_it() =>
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (Composed(1, parts: 2), Waiting), (Delivered(1), Waiting), (DeliveryFailed(1, 2), Failed),
            (Retried(1), Waiting), (Delivered(1, 2), Answered));

    [Fact]
    public void A_turn_that_waits_for_approval_is_said_while_nothing_else_goes_on() =>
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (ToolRequested(1), Waiting), (Parked(1), AwaitingApproval),
            (Received(2), Waiting), (TurnStarted(2, 2), Waiting), (Composed(2), Waiting), (Delivered(2), AwaitingApproval),
            (Resumed(1), Waiting), (Composed(1), Waiting), (Delivered(1), Answered));

    [Fact]
    public void What_a_human_has_is_handed_off_until_it_is_handed_back() =>
        Follow((Started, Answered), (Received(1), Waiting), (HandedOff(1), HandedToHuman), (Taken(1), HandedToHuman), (Received(2), HandedToHuman),
            (HumanReplied(1, 51), HandedToHuman), (Delivered(51), HandedToHuman), (HandedBack(2), HandedToHuman), (HandedBack(1), Answered), (Received(3), Waiting));

    [Fact]
    public void A_turn_under_way_ends_although_a_human_has_it_and_what_humans_say_does_not_end_it() =>
        Follow((Started, Answered), (Received(1), Waiting), (TurnStarted(1, 1), Waiting), (HandedOff(1), HandedToHuman), (HumanReplied(1, 51), HandedToHuman),
            (Delivered(51), HandedToHuman), (HandedBack(1), Waiting), (Composed(1, ReplyKind.Handoff), Waiting), (Delivered(1), Answered));

    [Fact]
    public void It_counts_tools_and_human_replies_and_says_who_has_it()
    {
        var row = Model.OneRow(Started, Received(1), TurnStarted(1, 1), ToolRequested(1), HandedOff(1), Composed(1, ReplyKind.Handoff), Delivered(1), HumanReplied(1, 51), DeliveryFailed(51));
        (row.ToolCalls, row.HumanReplies, row.Answers, row.TakenBy, row.LastTurnFailed).ShouldBe((1, 1, 0, "Ana", false));
        Model.OneRow(Started, HandedOff(1), Taken(1), HandedBack(1)).TakenBy.ShouldBeNull();
    }

    [Fact]
    public void What_never_started_has_no_row() => Model.Fold(Of(Received(1), Rejected(1))).ShouldBeEmpty();

    private static void Follow(params (ConversationEvent Event, string Status)[] story)
    {
        for (var length = 1; length <= story.Length; length++)
            Model.OneRow([.. story.Take(length).Select(s => s.Event)]).Status.ShouldBe(story[length - 1].Status, $"after {length} events");
    }
}
