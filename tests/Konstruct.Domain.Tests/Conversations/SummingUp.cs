using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>A summary takes the place of what was said longest ago, and of nothing else.</summary>
public class SummingUp
{
    [Fact]
    public void What_it_covers_leaves_the_window_and_what_came_meanwhile_stays()
    {
        var summed = Answered(3).After(SummaryRequested(61, TurnId(2)), Received(4), TurnStarted(4, 4), SummaryComposed(61, 9, TurnId(2)));
        summed.Window.Select(w => w.Id).ShouldBe([Message(3), TurnId(3), Message(4)]);
        summed.Summary!.SummaryId.ShouldBe(TurnId(61));
        summed.Summarising.ShouldBeNull();
    }

    [Fact]
    public void A_retried_turn_keeps_its_question_although_the_summary_covers_it()
    {
        var retried = Fold(Started, Received(1), TurnStarted(1, 1), Composed(1, ReplyKind.Apology), Delivered(1, 1, 1, ts: 101))
            .After(KeepingTheWindow.Answered(2)).After(SummaryRequested(61, Message(1)), Retried(1));
        retried.After(SummaryComposed(61, 9, Message(1))).Window.Select(w => w.Id).ShouldBe([Message(2), TurnId(2), Message(1)]);
    }

    [Fact]
    public void It_covers_the_same_when_the_last_message_of_it_was_deleted() =>
        Answered(3).After(SummaryRequested(61, Message(2)), Deleted(2), SummaryComposed(61, 9, Message(2))).Window.Select(w => w.Id)
            .ShouldBe([TurnId(2), Message(3), TurnId(3)]);

    [Fact]
    public void A_turn_that_waits_for_approval_keeps_its_question()
    {
        var waiting = Fold(Started, Received(1), TurnStarted(1, 1), Recalled(1), ToolsWanted(1, 1, 1), ApprovalRequested(1, 1), Parked(1));
        var summed = waiting.After(KeepingTheWindow.Answered(2)).After(SummaryRequested(61, TurnId(2)), SummaryComposed(61, 9, TurnId(2)));
        summed.Window.ShouldBeEmpty();
        summed.After(Approved(1, 1), Resumed(1)).Window.ShouldHaveSingleItem().Id.ShouldBe(Message(1));
    }

    [Fact]
    public void Another_summary_does_not_end_the_one_being_made()
    {
        var other = Answered(3).After(SummaryRequested(61, TurnId(2)), SummaryComposed(62, 9, Message(1)), SummaryFailed(62));
        other.Summarising!.SummaryId.ShouldBe(TurnId(61));
    }

    [Fact]
    public void It_comes_from_outside_when_anything_in_it_did()
    {
        var tainted = Fold(Started, Received(1), TurnStarted(1, 1), RecalledMuch(1), Composed(1), Delivered(1, 1, 1, ts: 101));
        tainted.Window[^1].FromOutside.ShouldBeTrue();
        var summed = tainted.After(SummaryRequested(61, TurnId(1)), SummaryComposed(61, 9, TurnId(1)));
        summed.Summary!.FromOutside.ShouldBeTrue();
        summed.After(Received(2), TurnStarted(2, 2)).Turn!.FromOutside.ShouldBe([OutsideOrigin.Conversation]);
    }

    [Fact]
    public void It_is_due_before_anything_falls_out_of_the_window()
    {
        Summaries.Due(Answered(14)).ShouldBeNull();
        var due = Answered(15);
        Summaries.Due(due).ShouldBe(due.Window[^(Summaries.Keeps + 1)].Id);
        Summaries.Due(due.After(SummaryRequested(61, Message(2)))).ShouldBeNull();
    }

    [Fact]
    public void After_a_failure_it_is_due_again_three_turns_later()
    {
        var failed = Answered(15).After(SummaryRequested(61, Message(2)), SummaryFailed(61));
        Summaries.Due(failed).ShouldBeNull();
        Summaries.Due(failed.After(Enumerable.Range(16, 2).SelectMany(KeepingTheWindow.Answered))).ShouldBeNull();
        Summaries.Due(failed.After(Enumerable.Range(16, 3).SelectMany(KeepingTheWindow.Answered))).ShouldNotBeNull();
    }

    private static Conversation Answered(int turns) => Fold([Started, .. Enumerable.Range(1, turns).SelectMany(KeepingTheWindow.Answered)]);
}
