using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>What a conversation keeps does not grow with its age.</summary>
public class StayingSmall
{
    private const int Bound = 900_000;

    // Each kind of turn with messages of 200 sealed characters: answered, refused, apologised, failed in delivery, retried; with tools
    // that say much, waiting for an approval that never comes, and in the hands of humans.
    private static IEnumerable<ConversationEvent> Turns(int from, int count) => Enumerable.Range(from, count).SelectMany(n => (n % 10) switch
    {
        0 => Apology(n),
        1 => [Received(n, words: Sealed(n)), Rejected(n), NoticeRequested(n, n), NoticeDelivered(n, n)],
        2 => [.. Apology(n), Retried(n), ModelRequested(n, n), ModelCalled(n, n), Composed(n, parts: 2), DeliveryRequested(n, n), Delivered(n, n, 1, ts: n), DeliveryFailed(n, n, 2, final: true)],
        3 => [Received(n, words: Sealed(n)), Edited(n, Sealed(n + 1)), Deleted(n)],
        4 => [.. WithTools(n), Composed(n), DeliveryRequested(n, n), Delivered(n, n, 1, ts: n)],
        5 => [.. WithTools(n), Composed(n, ReplyKind.Apology), DeliveryRequested(n, n), Delivered(n, n, 1, ts: n)],
        6 => [.. WithTools(n), ToolsWanted(n, n, n), ApprovalRequested(n, n), Parked(n)],
        7 => WithHumans(n),
        8 => [.. KeepingTheWindow.Answered(n), SummaryRequested(n, TurnId(n)), ModelRequested(n, n), ModelCalled(n, n), SummaryComposed(n, n, TurnId(n))],
        _ => KeepingTheWindow.Answered(n),
    });

    [Fact]
    public void After_ten_thousand_events_it_is_no_larger_than_after_two_thousand()
    {
        var early = Turns(1, 400).ToList();
        var all = Turns(1, 1_700).ToList();
        all.Count.ShouldBeGreaterThan(10_000);

        var size = Shape.Of(Fold(all)).Length;
        size.ShouldBeLessThan(Bound);
        ((double)size).ShouldBe(Shape.Of(Fold(early)).Length, tolerance: 0.05 * Bound);
    }

    [Fact]
    public void A_flood_of_rejected_messages_keeps_a_bounded_number_of_notices_and_none_of_the_messages()
    {
        var flood = Enumerable.Range(1, Conversation.MaxNotices + 50).SelectMany(n => new[] { Received(n, words: Sealed(n)), Rejected(n) }).ToList();
        var kept = Fold(flood);

        kept.Notices.Count.ShouldBe(Conversation.MaxNotices);
        kept.Pending.ShouldBeEmpty();
        Fold([.. flood, NoticeRequested(1, 1), NoticeDelivered(1, 1), Received(999), Rejected(999)]).Notices.Count.ShouldBe(Conversation.MaxNotices);
    }

    [Fact]
    public void A_turn_that_ended_keeps_nothing_of_its_model_calls() =>
        Fold(Apology(1)).Failed.ShouldHaveSingleItem().Turn.Calls.ShouldBeEmpty();

    private static ConversationEvent[] Apology(int n) =>
    [
        Received(n, words: Sealed(n)), TurnStarted(n, n), PlaceholderRequested(n, n), PlaceholderPosted(n, n, ts: n), ModelRequested(n, n),
        ModelCallFailed(n, n), Composed(n, ReplyKind.Apology), DeliveryRequested(n, n, 1, replaces: n), Delivered(n, n, 1, ts: n),
    ];

    private static IEnumerable<ConversationEvent> WithTools(int n) =>
    [
        Received(n, words: Sealed(n)), TurnStarted(n, n), FileStored(n, "F1"), RecalledMuch(n), ToolsWanted(n, n + 100_000, n + 100_000, n + 200_000),
        ToolRequested(n, n + 100_000), ToolCompleted(n, n + 100_000, $"http:{n}.example.com", new string('r', 20_000)), ToolDenied(n, n + 200_000),
    ];

    // Nobody is reached, so that nothing of it is relayed.
    private static IEnumerable<ConversationEvent> WithHumans(int n) =>
    [
        HandedOff(n, null, Billing), .. Enumerable.Range(1, 60).Select(m => Received((n * 100) + m, words: Sealed(m))), TimedOut(n, Billing),
        HumanReplied(n, n), DeliveryRequested(n, n), Delivered(n, n, 1, ts: n), .. n % 20 == 7 ? (ConversationEvent[])[HandedBack(n)] : [],
    ];

    private static string Sealed(int n) => new((char)('a' + (n % 26)), 200);
}
