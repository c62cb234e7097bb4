using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>
/// One long story: three messages of which one is refused, a provider that fails, an answer in three parts whose first delivery must be
/// repeated, messages that come, change and go meanwhile; then a turn that ends in an apology, twice, and is answered at the third try.
/// </summary>
internal static class LongTurn
{
    /// <summary>Each event, and the steps that are next once it has happened.</summary>
    public static IReadOnlyList<(ConversationEvent Event, string[] Next)> Story { get; } =
    [
        (Started, []),
        (Received(1), ["admit 1"]),
        (Received(2), ["admit 1 2"]),
        (Received(3, Omar), ["admit 1 2 3"]),
        (Rejected(3), ["notify 3", "admit 1 2"]),
        (TurnStarted(1, 1, 2), ["notify 3", "post placeholder", "recall"]),
        (NoticeRequested(3, 1), ["resolve notice 1", "post placeholder", "recall"]),
        (PlaceholderRequested(1, 2), ["resolve notice 1", "resolve placeholder 2", "recall"]),
        (Recalled(1), ["resolve notice 1", "resolve placeholder 2", "call model"]),
        (ModelRequested(1, 1), ["resolve notice 1", "resolve placeholder 2", "resolve call 1"]),
        (NoticeFailed(3, 1, final: false), ["notify 3", "resolve placeholder 2", "resolve call 1"]),
        (Received(4), ["notify 3", "resolve placeholder 2", "resolve call 1"]),
        (NoticeRequested(3, 3), ["resolve notice 3", "resolve placeholder 2", "resolve call 1"]),
        (PlaceholderPosted(1, 2, ts: 102), ["resolve notice 3", "resolve call 1"]),
        (NoticeDelivered(3, 3), ["resolve call 1"]),
        (ModelCallFailed(1, 1), ["call model after 1"]),
        (ModelRequested(1, 2), ["resolve call 2"]),
        (Edited(2, "words 2, corrected"), ["resolve call 2"]),
        (ModelCalled(1, 2), ["compose 2"]),
        (Composed(1, parts: 3, call: 2), ["deliver 1 over 1.0102"]),
        (DeliveryRequested(1, 4, 1, replaces: 102), ["resolve delivery 4"]),
        (DeliveryFailed(1, 4), ["deliver 1 over 1.0102"]),
        (DeliveryRequested(1, 5, 1, replaces: 102), ["resolve delivery 5"]),
        (Delivered(1, 5, 1, ts: 102), ["deliver 2"]),
        (DeliveryRequested(1, 6, 2), ["resolve delivery 6"]),
        (Delivered(1, 6, 2, ts: 103), ["deliver 3"]),
        (Received(5), ["deliver 3"]),
        (DeliveryRequested(1, 7, 3), ["resolve delivery 7"]),
        (Delivered(1, 7, 3, ts: 104), ["admit 4 5"]),
        (Deleted(4), ["admit 5"]),
        (TurnStarted(2, 5), ["post placeholder", "recall"]),
        (PlaceholderRequested(2, 8), ["resolve placeholder 8", "recall"]),
        (Recalled(2), ["resolve placeholder 8", "call model"]),
        (PlaceholderFailed(2, 8), ["call model"]),
        (ModelRequested(2, 3), ["resolve call 3"]),
        (ModelCallFailed(2, 3), ["call model after 1"]),
        (Composed(2, ReplyKind.Apology), ["deliver 1"]),
        (DeliveryRequested(2, 9), ["resolve delivery 9"]),
        (Delivered(2, 9, 1, ts: 105), []),
        (Retried(2), ["call model"]),
        (ModelRequested(2, 4), ["resolve call 4"]),
        (ModelCallFailed(2, 4), ["call model after 1"]),
        (Composed(2, ReplyKind.Apology), ["deliver 1 over 1.0105"]),
        (DeliveryRequested(2, 10, 1, replaces: 105), ["resolve delivery 10"]),
        (Delivered(2, 10, 1, ts: 105), []),
        (Retried(2), ["call model"]),
        (ModelRequested(2, 5), ["resolve call 5"]),
        (ModelCalled(2, 5), ["compose 5"]),
        (Composed(2, call: 5), ["deliver 1 over 1.0105"]),
        (DeliveryRequested(2, 11, 1, replaces: 105), ["resolve delivery 11"]),
        (Delivered(2, 11, 1, ts: 105), []),
    ];
}
