using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>
/// Two tools in one round, of which one is denied; a round that waits for approval while another turn is answered, one use approved and
/// the other expired; and a turn whose worker is lost while a tool runs that may run again, and one that may not.
/// </summary>
internal static class TurnWithTools
{
    public static IReadOnlyList<(ConversationEvent Event, string[] Next)> Story { get; } =
    [
        (Started, []),
        (Received(1), ["admit 1"]),
        (TurnStarted(1, 1), ["post placeholder", "recall"]),
        (PlaceholderRequested(1, 1), ["resolve placeholder 1", "recall"]),
        (FileStored(1, "F1"), ["resolve placeholder 1", "recall"]),
        (FileFailed(1, "F2"), ["resolve placeholder 1", "recall"]),
        (RecalledMuch(1), ["resolve placeholder 1", "call model"]),
        (ModelRequested(1, 1), ["resolve placeholder 1", "resolve call 1"]),
        (ToolsWanted(1, 1, 1, 2), ["resolve placeholder 1", "run tool 1", "run tool 2"]),
        (ToolDenied(1, 2), ["resolve placeholder 1", "run tool 1"]),
        (ToolRequested(1, 1), ["resolve placeholder 1", "resolve tool 1"]),
        (ToolCompleted(1, 1, fromOutside: "http:api.example.com"), ["resolve placeholder 1", "call model"]),
        (ModelRequested(1, 2), ["resolve placeholder 1", "resolve call 2"]),
        (ToolsWanted(1, 2, 3, 4), ["resolve placeholder 1", "run tool 3", "run tool 4"]),
        (ApprovalRequested(1, 3), ["resolve placeholder 1", "run tool 4"]),
        (ApprovalRequested(1, 4), ["resolve placeholder 1", "park"]),
        (Received(2), ["resolve placeholder 1", "park"]),
        (Parked(1), ["admit 2"]),
        (PlaceholderPosted(1, 1, ts: 101), ["admit 2"]),
        (TurnStarted(2, 2), ["post placeholder", "recall"]),
        (Approved(1, 3), ["post placeholder", "recall"]),
        (Recalled(2), ["post placeholder", "call model"]),
        (ModelRequested(2, 3), ["post placeholder", "resolve call 3"]),
        (ModelCalled(2, 3), ["post placeholder", "compose 3"]),
        (Composed(2, call: 3), ["deliver 1"]),
        (Received(3), ["deliver 1"]),
        (DeliveryRequested(2, 2), ["resolve delivery 2"]),
        (Delivered(2, 2, 1, ts: 102), ["resume 1"]),
        (Resumed(1), ["run tool 3"]),
        (ToolRequested(1, 3, idempotent: false), ["resolve tool 3"]),
        (ToolFailed(1, 3), ["park"]),
        (Parked(1), ["admit 3"]),
        (ToolDenied(1, 4, "approval_expired"), ["resume 1"]),
        (Resumed(1), ["call model"]),
        (ModelRequested(1, 4), ["resolve call 4"]),
        (ModelCallFailed(1, 4), ["call model after 1"]),
        (ModelRequested(1, 5), ["resolve call 5"]),
        (ModelCalled(1, 5), ["compose 5"]),
        (Composed(1, call: 5), ["deliver 1 over 1.0101"]),
        (DeliveryRequested(1, 3, 1, replaces: 101), ["resolve delivery 3"]),
        (Delivered(1, 3, 1, ts: 101), ["admit 3"]),
        (TurnStarted(3, 3), ["post placeholder", "recall"]),
        (Recalled(3), ["post placeholder", "call model"]),
        (ModelRequested(3, 6), ["post placeholder", "resolve call 6"]),
        (ToolsWanted(3, 6, 5, 6), ["post placeholder", "run tool 5", "run tool 6"]),
        (ToolRequested(3, 5), ["post placeholder", "resolve tool 5", "run tool 6"]),
        (ToolRequested(3, 6, idempotent: false), ["post placeholder", "resolve tool 5", "resolve tool 6"]),
        (ToolCompleted(3, 5), ["post placeholder", "resolve tool 6"]),
        (Escalated(3, EscalationReason.ToolOutcomeUnknown), ["post placeholder", "resolve tool 6"]),
        (HandedOff(1, 3), ["resolve tool 6"]),
        (Composed(3, ReplyKind.Handoff), ["deliver 1"]),
        (DeliveryRequested(3, 4), ["resolve delivery 4"]),
        (Delivered(3, 4, 1, ts: 104), []),
        (HandedBack(1), []),
    ];
}
