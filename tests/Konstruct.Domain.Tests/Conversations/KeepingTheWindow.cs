using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>What the next prompt is made of.</summary>
public class KeepingTheWindow
{
    [Fact]
    public void A_message_is_in_it_once_a_turn_takes_it_up()
    {
        var waiting = Fold(Started, Received(1), Received(2));
        waiting.Window.ShouldBeEmpty();
        Ids(waiting.After(TurnStarted(1, 1))).ShouldBe([Message(1)]);
    }

    [Fact]
    public void Messages_that_come_during_a_turn_do_not_push_its_own_out()
    {
        var flooded = Fold([Started, Received(1), TurnStarted(1, 1), .. Enumerable.Range(2, 100).Select(n => Received(n))]);
        Ids(flooded).ShouldBe([Message(1)]);
    }

    [Fact]
    public void Rejected_messages_push_nothing_out()
    {
        var flooded = Fold([Started, .. Enumerable.Range(1, 100).Select(n => Received(n)), .. Enumerable.Range(3, 98).Select(Rejected), TurnStarted(1, 1, 2)]);
        Ids(flooded).ShouldBe([Message(1), Message(2)]);
    }

    [Fact]
    public void An_answer_is_in_it_once_a_part_of_it_stands_in_the_channel()
    {
        var composed = Fold(Started, Received(1), TurnStarted(1, 1), Composed(1, parts: 2), DeliveryRequested(1, 1));
        Ids(composed).ShouldBe([Message(1)]);
        Ids(composed.After(Delivered(1, 1, 1, ts: 101))).ShouldBe([Message(1), TurnId(1)]);
        Ids(composed.After(Delivered(1, 1, 1, ts: 101), Delivered(1, 2, 2, ts: 102))).ShouldBe([Message(1), TurnId(1)]);
    }

    [Fact]
    public void An_answer_that_never_stood_anywhere_is_not_remembered() =>
        Ids(Fold(Started, Received(1), TurnStarted(1, 1), Composed(1), DeliveryRequested(1, 1), DeliveryFailed(1, 1, final: true))).ShouldBe([Message(1)]);

    [Theory]
    [InlineData(ReplyKind.Apology)]
    [InlineData(ReplyKind.Withdrawn)]
    public void What_Konstruct_says_for_itself_is_not_remembered(string kind) =>
        Ids(Fold(Started, Received(1), TurnStarted(1, 1), Composed(1, kind), Delivered(1, 1, 1, ts: 101))).ShouldBe([Message(1)]);

    [Fact]
    public void It_holds_the_last_forty()
    {
        var long40 = Fold([Started, .. Enumerable.Range(1, 30).SelectMany(Answered)]);
        long40.Window.Count.ShouldBe(Conversation.WindowSize);
        Ids(long40)[^2..].ShouldBe([Message(30), TurnId(30)]);
    }

    internal static IEnumerable<ConversationEvent> Answered(int n) =>
        [Received(n), TurnStarted(n, n), ModelRequested(n, n), ModelCalled(n, n), Composed(n), DeliveryRequested(n, n), Delivered(n, n, 1, ts: 1000 + n)];

    private static List<Guid> Ids(Conversation conversation) => [.. conversation.Window.Select(w => w.Id)];
}
