using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>
/// A rule escalates in a turn; the first who is asked does not answer in time, the channel of the second is gone, the inbox is left. What
/// the person writes is relayed; a human answers in two parts and hands back; the next turn is the employee's.
/// </summary>
internal static class ConversationWithHumans
{
    public static IReadOnlyList<(ConversationEvent Event, string[] Next)> Story { get; } =
    [
        (Started, []),
        (Received(1), ["admit 1"]),
        (TurnStarted(1, 1), ["post placeholder", "recall"]),
        (Received(2), ["post placeholder", "recall"]),
        (Escalated(1), ["post placeholder", "recall"]),
        (HandedOff(1, 1, Billing, Ana), ["notify human slack:#billing", "yield"]),
        (Composed(1, ReplyKind.Handoff), ["notify human slack:#billing", "deliver 1"]),
        (NotifyRequested(1, 1, Billing), ["resolve human notice 1", "deliver 1"]),
        (DeliveryRequested(1, 2), ["resolve human notice 1", "resolve delivery 2"]),
        (Delivered(1, 2, 1, ts: 102), ["resolve human notice 1"]),
        (NotifyFailed(1, 1, Billing), ["notify human slack:#billing"]),
        (NotifyRequested(1, 3, Billing), ["resolve human notice 3"]),
        (Received(3), ["resolve human notice 3"]),
        (Notified(1, 3, Billing), ["relay 3"]),
        (RelayRequested(1, 3, 4), ["resolve relay 3"]),
        (RelayFailed(1, 3, 4), ["relay 3"]),
        (RelayRequested(1, 3, 5), ["resolve relay 3"]),
        (Relayed(1, 3, 5), []),
        (Received(4), ["relay 4"]),
        (RelayRequested(1, 4, 6), ["resolve relay 4"]),
        (TimedOut(1, Billing), ["notify human slack:@ana"]),
        (Noted(1, 51), ["notify human slack:@ana", "say 1"]),
        (DeliveryRequested(51, 7), ["notify human slack:@ana", "resolve delivery 7"]),
        (Delivered(51, 7, 1, ts: 107), ["notify human slack:@ana"]),
        (NotifyRequested(1, 8, Ana), ["resolve human notice 8"]),
        (NotifyFailed(1, 8, Ana, final: true), []),
        (Received(5), []),
        (Taken(1), []),
        (HumanReplied(1, 52, parts: 2), ["say 1"]),
        (DeliveryRequested(52, 9), ["resolve delivery 9"]),
        (HumanReplied(1, 53), ["resolve delivery 9"]),
        (Delivered(52, 9, 1, ts: 109), ["say 2"]),
        (DeliveryRequested(52, 10, 2), ["resolve delivery 10"]),
        (DeliveryFailed(52, 10, 2), ["say 2"]),
        (HandedBack(1), ["say 2"]),
        (DeliveryRequested(52, 11, 2), ["resolve delivery 11"]),
        (Delivered(52, 11, 2, ts: 111), ["say 1"]),
        (DeliveryRequested(53, 12), ["resolve delivery 12"]),
        (Received(6), ["resolve delivery 12", "admit 6"]),
        (Delivered(53, 12, 1, ts: 112), ["admit 6"]),
        (TurnStarted(2, 6), ["post placeholder", "recall"]),
        (Recalled(2), ["post placeholder", "call model"]),
        (ModelRequested(2, 1), ["post placeholder", "resolve call 1"]),
        (ModelCalled(2, 1), ["post placeholder", "compose 1"]),
        (Composed(2, call: 1), ["deliver 1"]),
        (DeliveryRequested(2, 13), ["resolve delivery 13"]),
        (Delivered(2, 13, 1, ts: 113), []),
    ];
}
