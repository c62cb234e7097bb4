using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>A turn that waits for people lets others pass, and goes on as if it had never waited.</summary>
public class WaitingForApproval
{
    [Fact]
    public void Its_messages_come_back_into_the_window_however_much_was_said_since()
    {
        var later = Waiting().After(Enumerable.Range(2, 50).SelectMany(KeepingTheWindow.Answered));
        later.Window.ShouldNotContain(w => w.Id == Message(1));
        var resumed = later.After(Approved(1, 1), Resumed(1));
        resumed.Window.Count.ShouldBe(Conversation.WindowSize);
        resumed.Window[^1].ShouldBe(new WindowEntry(Message(1), Ts(1), Maya, Words(Maya, "words 1"), null));
        resumed.Turn!.SetAside.ShouldBeEmpty();
    }

    [Fact]
    public void They_read_as_they_were_changed_meanwhile()
    {
        var changed = Waiting().After(Edited(1, "new words")).After(Enumerable.Range(2, 50).SelectMany(KeepingTheWindow.Answered));
        changed.After(Approved(1, 1), Resumed(1)).Window[^1].Message.ShouldBe(Words(Maya, "new words"));
        changed.After(Deleted(1), Approved(1, 1), Resumed(1)).Window.ShouldNotContain(w => w.Id == Message(1));
    }

    [Fact]
    public void They_stand_in_it_once() =>
        Waiting().After(KeepingTheWindow.Answered(2)).After(Approved(1, 1), Resumed(1)).Window.Select(w => w.Id).ShouldBe([Message(2), TurnId(2), Message(1)]);

    [Fact]
    public void An_approval_of_other_arguments_allows_nothing() =>
        Waiting().After(Approved(1, 1, digest: "ffff")).Parked.ShouldHaveSingleItem().WaitsForApproval.ShouldBeTrue();

    [Fact]
    public void What_was_refused_cannot_be_approved_any_more() =>
        Steps.Of(Waiting().After(ToolDenied(1, 1, "rejected_by_person"), Approved(1, 1), Resumed(1))).ShouldBe(["post placeholder", "call model"]);

    [Fact]
    public void Of_two_uses_the_approved_one_runs_while_the_other_still_waits()
    {
        var both = Asked(1, 2).After(ApprovalRequested(1, 1), ApprovalRequested(1, 2), Parked(1), Approved(1, 2));
        Steps.Of(both).ShouldBe(["resume 1"]);
        Steps.Of(both.After(Resumed(1))).ShouldBe(["post placeholder", "run tool 2"]);
        Steps.Of(both.After(Resumed(1), ToolRequested(1, 2), ToolCompleted(1, 2))).ShouldBe(["post placeholder", "park"]);
    }

    [Fact]
    public void It_does_not_resume_while_a_human_has_the_conversation()
    {
        var handedOff = Waiting().After(HandedOff(1, null), Approved(1, 1));
        Steps.Of(handedOff).ShouldBeEmpty();
        Steps.Of(handedOff.After(HandedBack(1))).ShouldBe(["resume 1"]);
    }

    [Fact]
    public void The_oldest_of_eleven_fails_and_can_be_retried_where_it_stopped()
    {
        var eleven = Enumerable.Range(1, 11).Aggregate(Fold(Started), (c, n) => c.After(
            Received(n), TurnStarted(n, n), Recalled(n), ToolsWanted(n, n, n), ApprovalRequested(n, n), Parked(n)));
        eleven.Parked.Count.ShouldBe(Conversation.MaxParked);
        var failed = eleven.Failed.ShouldHaveSingleItem();
        failed.Turn.TurnId.ShouldBe(TurnId(1));
        failed.Messages.ShouldHaveSingleItem().Id.ShouldBe(Message(1));
        Steps.Of(eleven.After(Retried(1))).ShouldBe(["post placeholder", "park"]);
        Steps.Of(eleven.After(Approved(1, 1), Retried(1))).ShouldBe(["post placeholder", "run tool 1"]);
    }

    [Fact]
    public void A_tool_that_runs_is_neither_approved_nor_requested_again()
    {
        var running = Asked(1).After(ToolRequested(1, 1, idempotent: false));
        Steps.Of(running.After(ApprovalRequested(1, 1), Approved(1, 1), ToolRequested(1, 1), ToolsWanted(1, 1, 1))).ShouldBe(["post placeholder", "resolve tool 1"]);
        running.After(ToolRequested(1, 1)).Turn!.OpenTools.ShouldHaveSingleItem().Idempotent.ShouldBeFalse();
    }

    private static Conversation Asked(params int[] tools) => Fold(Started, Received(1), TurnStarted(1, 1), Recalled(1), ModelRequested(1, 1), ToolsWanted(1, 1, tools));

    private static Conversation Waiting() => Asked(1).After(ApprovalRequested(1, 1), Parked(1));
}
