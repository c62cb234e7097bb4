using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>An operator takes over while a model is being asked; and again while one tool runs, one waits for approval and one is still to run.</summary>
internal static class TakenOverInATurn
{
    public static IReadOnlyList<(ConversationEvent Event, string[] Next)> Story { get; } =
    [
        (Started, []),
        (Received(1), ["admit 1"]),
        (TurnStarted(1, 1), ["post placeholder", "recall"]),
        (PlaceholderRequested(1, 1), ["resolve placeholder 1", "recall"]),
        (Recalled(1), ["resolve placeholder 1", "call model"]),
        (ModelRequested(1, 1), ["resolve placeholder 1", "resolve call 1"]),
        (HandedOff(1, null), ["resolve placeholder 1", "resolve call 1"]),
        (Taken(1), ["resolve placeholder 1", "resolve call 1"]),
        (ModelCallFailed(1, 1), ["resolve placeholder 1", "yield"]),
        (HumanReplied(1, 51), ["say 1", "resolve placeholder 1", "yield"]),
        (PlaceholderPosted(1, 1, ts: 101), ["say 1", "yield"]),
        (Composed(1, ReplyKind.Handoff), ["say 1", "deliver 1 over 1.0101"]),
        (DeliveryRequested(1, 2, 1, replaces: 101), ["say 1", "resolve delivery 2"]),
        (DeliveryRequested(51, 3), ["resolve delivery 3", "resolve delivery 2"]),
        (Delivered(1, 2, 1, ts: 101), ["resolve delivery 3"]),
        (Delivered(51, 3, 1, ts: 103), []),
        (Received(2), []),
        (HandedBack(1), []),
        (Received(3), ["admit 3"]),
        (TurnStarted(2, 3), ["post placeholder", "recall"]),
        (Recalled(2), ["post placeholder", "call model"]),
        (ModelRequested(2, 2), ["post placeholder", "resolve call 2"]),
        (ToolsWanted(2, 2, 1, 2, 3), ["post placeholder", "run tool 1", "run tool 2", "run tool 3"]),
        (ToolRequested(2, 1, idempotent: false), ["post placeholder", "resolve tool 1", "run tool 2", "run tool 3"]),
        (ApprovalRequested(2, 2), ["post placeholder", "resolve tool 1", "run tool 3"]),
        (HandedOff(2, null, Billing), ["notify human slack:#billing", "resolve tool 1"]),
        (NotifyRequested(2, 4, Billing), ["resolve human notice 4", "resolve tool 1"]),
        (ToolCompleted(2, 1), ["resolve human notice 4", "yield"]),
        (Notified(2, 4, Billing), ["yield"]),
        (Composed(2, ReplyKind.Handoff), ["deliver 1"]),
        (DeliveryRequested(2, 5), ["resolve delivery 5"]),
        (Delivered(2, 5, 1, ts: 105), []),
        (HandedBack(2), []),
    ];
}
