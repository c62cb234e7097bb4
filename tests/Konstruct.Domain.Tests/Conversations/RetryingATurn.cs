using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

public class RetryingATurn
{
    [Fact]
    public void The_apology_becomes_the_answer()
    {
        var retried = Apologised(1).After(Retried(1));
        Steps.Of(retried).ShouldBe(["recall"]);
        Steps.Of(retried.After(Composed(1))).ShouldBe(["deliver 1 over 1.0101"]);
    }

    [Fact]
    public void It_can_be_retried_again_and_again()
    {
        var twice = Apologised(1).After(Retried(1), Composed(1, ReplyKind.Apology), Delivered(1, 2, 1, ts: 101));
        Steps.Of(twice).ShouldBeEmpty();
        twice.Failed.ShouldHaveSingleItem();
        Steps.Of(twice.After(Retried(1))).ShouldBe(["recall"]);
    }

    [Fact]
    public void What_was_looked_up_is_not_looked_up_again() =>
        Steps.Of(Fold(Started, Received(1), TurnStarted(1, 1), Recalled(1), Composed(1, ReplyKind.Apology), Delivered(1, 1, 1, ts: 101), Retried(1)))
            .ShouldBe(["call model"]);

    [Fact]
    public void Retrying_what_did_not_fail_changes_nothing()
    {
        var answered = Fold([Started, .. KeepingTheWindow.Answered(1)]);
        Shape.Of(answered.After(Retried(1))).ShouldBe(Shape.Of(answered));
    }

    [Fact]
    public void An_answer_that_could_not_be_delivered_is_delivered_without_asking_a_model_again()
    {
        var failed = Fold(
            Started, Received(1), TurnStarted(1, 1), ModelRequested(1, 1), ModelCalled(1, 1), Composed(1, parts: 2, call: 1),
            DeliveryRequested(1, 1), Delivered(1, 1, 1, ts: 101), DeliveryRequested(1, 2, 2), DeliveryFailed(1, 2, 2, final: true));
        Steps.Of(failed).ShouldBeEmpty();
        Steps.Of(failed.After(Retried(1))).ShouldBe(["deliver 2"]);
        failed.After(Retried(1), Delivered(1, 3, 2, ts: 102)).Failed.ShouldBeEmpty();
    }

    [Fact]
    public void An_apology_that_could_not_be_delivered_is_asked_anew() =>
        Steps.Of(Fold(Started, Received(1), TurnStarted(1, 1), PlaceholderRequested(1, 1), PlaceholderPosted(1, 1, ts: 101),
            Composed(1, ReplyKind.Apology), DeliveryRequested(1, 2, 1, 101), DeliveryFailed(1, 2, final: true), Retried(1))).ShouldBe(["recall"]);

    [Fact]
    public void While_another_turn_is_open_it_stays_among_the_failed()
    {
        var busy = Apologised(1).After(Received(2), TurnStarted(2, 2), Retried(1));
        busy.Turn!.TurnId.ShouldBe(TurnId(2));
        busy.Failed.ShouldHaveSingleItem().Turn.TurnId.ShouldBe(TurnId(1));
    }

    [Fact]
    public void Its_messages_come_back_into_the_window_however_much_was_said_since()
    {
        var later = Apologised(1).After(Enumerable.Range(2, 50).SelectMany(KeepingTheWindow.Answered));
        later.Window.ShouldNotContain(w => w.Id == Message(1));
        var retried = later.After(Retried(1));
        retried.Window.Count.ShouldBe(Conversation.WindowSize);
        retried.Window[^1].ShouldBe(new WindowEntry(Message(1), Ts(1), Maya, Words(Maya, "words 1"), null));
    }

    [Fact]
    public void It_stands_last_in_the_window_and_only_once()
    {
        var retried = Apologised(1).After(KeepingTheWindow.Answered(2)).After(Retried(1));
        retried.Window.Select(w => w.Id).ShouldBe([Message(2), TurnId(2), Message(1)]);
    }

    [Fact]
    public void A_turn_that_another_one_displaced_can_be_retried_where_it_stopped()
    {
        var displaced = Fold(Started, Received(1), TurnStarted(1, 1), ModelRequested(1, 1), ModelCalled(1, 1), Received(2), TurnStarted(2, 2));
        var ended = displaced.After(Composed(2), Delivered(2, 1, 1, ts: 101));
        Steps.Of(ended.After(Retried(1))).ShouldBe(["post placeholder", "compose 1"]);
    }

    [Fact]
    public void The_oldest_of_a_hundred_and_one_is_forgotten()
    {
        var many = Enumerable.Range(1, 101).Aggregate(Fold(Started), (c, n) => c.After(
            Received(n), TurnStarted(n, n), Composed(n, ReplyKind.Apology), Delivered(n, n, 1, ts: 100 + n)));
        many.Failed.Count.ShouldBe(Conversation.MaxFailed);
        many.Failed[0].Turn.TurnId.ShouldBe(TurnId(2));
    }

    private static Conversation Apologised(int n) =>
        Fold(Started, Received(n), TurnStarted(n, n), Composed(n, ReplyKind.Apology), Delivered(n, n, 1, ts: 100 + n));
}
