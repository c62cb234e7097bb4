using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>Edits and deletions, at every moment of a message's life.</summary>
public class ChangingMessages
{
    private static readonly Personal<MessageContent> NewWords = Words(Maya, "new words");

    [Fact]
    public void A_waiting_message_is_answered_as_it_reads_now()
    {
        var edited = Fold(Started, Received(1), Edited(1, "new words"));
        edited.Pending.ShouldHaveSingleItem().Content.ShouldBe(NewWords);
        edited.After(TurnStarted(1, 1)).Window.ShouldHaveSingleItem().Message.ShouldBe(NewWords);
    }

    [Fact]
    public void An_edit_during_the_turn_counts_for_the_next_model_call()
    {
        var edited = Fold(Started, Received(1), TurnStarted(1, 1), ModelRequested(1, 1), Edited(1, "new words"));
        edited.Window.ShouldHaveSingleItem().Message.ShouldBe(NewWords);
        Steps.Of(edited).ShouldBe(["post placeholder", "resolve call 1"]);
    }

    [Fact]
    public void An_edit_after_the_answer_is_not_answered_and_read_from_then_on()
    {
        var edited = Fold([Started, .. KeepingTheWindow.Answered(1), Edited(1, "new words")]);
        Steps.Of(edited).ShouldBeEmpty();
        edited.Window[0].Message.ShouldBe(NewWords);
    }

    [Fact]
    public void A_failed_turn_is_retried_with_the_words_as_they_are_by_then()
    {
        var edited = Apologised().After(Edited(1, "new words"), Retried(1));
        edited.Window.ShouldHaveSingleItem().Message.ShouldBe(NewWords);
    }

    [Fact]
    public void A_waiting_message_that_is_deleted_is_not_answered_at_all() =>
        Steps.Of(Fold(Started, Received(1), Received(2), Deleted(1))).ShouldBe(["admit 2"]);

    [Fact]
    public void When_all_waiting_messages_are_deleted_there_is_nothing_to_do()
    {
        var none = Fold(Started, Received(1), Received(2), Deleted(1), Deleted(2));
        Steps.Of(none).ShouldBeEmpty();
        none.Pending.ShouldBeEmpty();
    }

    [Fact]
    public void A_message_deleted_during_its_turn_reaches_no_further_model_and_the_turn_still_ends()
    {
        var deleted = Fold(Started, Received(1), TurnStarted(1, 1), Deleted(1));
        deleted.Window.ShouldBeEmpty();
        Steps.Of(deleted).ShouldBe(["post placeholder", "recall"]);
        Steps.Of(deleted.After(Recalled(1))).ShouldBe(["post placeholder", "call model"]);
        Steps.Of(deleted.After(Composed(1, ReplyKind.Withdrawn), Delivered(1, 1, 1, ts: 101))).ShouldBeEmpty();
    }

    [Fact]
    public void A_deleted_message_leaves_the_failed_turn_too() => Apologised().After(Deleted(1)).Failed.ShouldHaveSingleItem().Messages.ShouldBeEmpty();

    [Fact]
    public void Whoever_deletes_a_rejected_message_need_not_be_told() =>
        Steps.Of(Fold(Started, Received(1), Rejected(1), Deleted(1))).ShouldBeEmpty();

    [Fact]
    public void A_notice_on_its_way_is_settled_although_its_message_is_deleted() =>
        Steps.Of(Fold(Started, Received(1), Rejected(1), NoticeRequested(1, 1), Deleted(1))).ShouldBe(["resolve notice 1"]);

    [Fact]
    public void What_was_never_taken_in_changes_nothing()
    {
        var before = Fold(Stories.Prefix(nameof(LongTurn), 20));
        Shape.Of(before.After(Edited(99, "new words"), Deleted(98))).ShouldBe(Shape.Of(before));
    }

    private static Conversation Apologised() =>
        Fold(Started, Received(1), TurnStarted(1, 1), Composed(1, ReplyKind.Apology), Delivered(1, 1, 1, ts: 101));
}
