using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>What was said first is summed up while a turn goes on; another summary fails. Neither holds up an answer.</summary>
internal static class SummaryMeanwhile
{
    public static IReadOnlyList<(ConversationEvent Event, string[] Next)> Story { get; } =
    [
        (Started, []),
        (Received(1), ["admit 1"]),
        (TurnStarted(1, 1), ["post placeholder", "recall"]),
        (Recalled(1), ["post placeholder", "call model"]),
        (ModelRequested(1, 1), ["post placeholder", "resolve call 1"]),
        (ModelCalled(1, 1), ["post placeholder", "compose 1"]),
        (Composed(1, call: 1), ["deliver 1"]),
        (DeliveryRequested(1, 1), ["resolve delivery 1"]),
        (Delivered(1, 1, 1, ts: 101), []),
        (SummaryRequested(61, Message(1)), []),
        (ModelRequested(61, 2), []),
        (Received(2), ["admit 2"]),
        (TurnStarted(2, 2), ["post placeholder", "recall"]),
        (ModelCallFailed(61, 2), ["post placeholder", "recall"]),
        (Recalled(2), ["post placeholder", "call model"]),
        (ModelRequested(61, 3), ["post placeholder", "call model"]),
        (ModelRequested(2, 4), ["post placeholder", "resolve call 4"]),
        (ModelCalled(61, 3), ["post placeholder", "resolve call 4"]),
        (ModelCalled(2, 4), ["post placeholder", "compose 4"]),
        (SummaryComposed(61, 3, Message(1)), ["post placeholder", "compose 4"]),
        (Composed(2, call: 4), ["deliver 1"]),
        (SummaryRequested(62, TurnId(1)), ["deliver 1"]),
        (DeliveryRequested(2, 2), ["resolve delivery 2"]),
        (SummaryFailed(62), ["resolve delivery 2"]),
        (Delivered(2, 2, 1, ts: 102), []),
    ];
}
