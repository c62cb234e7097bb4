using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tests.Conversations;

internal static partial class ConversationExamples
{
    public static Guid Tool(int number) => Id('5', number);

    /// <summary>The model wants tools instead of answering.</summary>
    public static ConversationEvent ToolsWanted(int turn, int call, params int[] tools) => ((ConversationEvent.ModelCalled)ModelCalled(turn, call)) with
    {
        FinishReason = "tool_calls", ToolUses = [.. tools.Select(t => new ToolUse(Tool(t), "http_request"))],
    };

    public static ConversationEvent ApprovalRequested(int turn, int tool, string digest = "00ff") => new ConversationEvent.ToolApprovalRequested(
        TurnId(turn), Call(1), Tool(tool), "http_request", "reaches_outside", "reaches_outside", Arguments, digest, Moments.Noon.AddHours(24));

    public static ConversationEvent Approved(int turn, int tool, string digest = "00ff") => new ConversationEvent.ToolApproved(TurnId(turn), Tool(tool), digest, "Ana");

    public static ConversationEvent ToolRequested(int turn, int tool, bool idempotent = true) => new ConversationEvent.ToolRequested(
        TurnId(turn), Call(1), Tool(tool), "http_request", "built-in", "reaches_outside", idempotent, Arguments, "00ff", "ff00");

    public static ConversationEvent ToolCompleted(int turn, int tool, string? fromOutside = null, string result = "result") =>
        new ConversationEvent.ToolCompleted(TurnId(turn), Tool(tool), "http_request", Result(result), 6, false, fromOutside, 12);

    public static ConversationEvent ToolFailed(int turn, int tool) =>
        new ConversationEvent.ToolFailed(TurnId(turn), Tool(tool), "http_request", "tool_timeout", Result("timed out"), null, 10_000);

    public static ConversationEvent ToolDenied(int turn, int tool, string code = "tool_not_assigned") =>
        new ConversationEvent.ToolDenied(TurnId(turn), Call(1), Tool(tool), "http_request", code, Result(code), null);

    public static ConversationEvent Parked(int turn) => new ConversationEvent.TurnParked(TurnId(turn));

    /// <param name="note">Numbered like turns, because its deliveries name it as their turn.</param>
    public static ConversationEvent Abandoned(int turn, int tool, int note) => new ConversationEvent.TurnAbandoned(
        TurnId(turn), AbandonedReason.TooManyWaiting, [Tool(tool)], TurnId(note), Answer($"note {note}"), 1, "slack/1");

    public static ConversationEvent Resumed(int turn) => new ConversationEvent.TurnResumed(TurnId(turn));

    private static Personal<ToolArguments> Arguments => Personal.FromSealed<ToolArguments>(Maya, "arguments");

    private static Personal<ToolResult> Result(string ciphertext) => Personal.FromSealed<ToolResult>(Maya, ciphertext);
}
