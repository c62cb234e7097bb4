using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Tests.Events;

internal static partial class EventExamples
{
    private static Personal<ToolArguments> Arguments => Personal.FromSealed<ToolArguments>(Maya, "YXJndW1lbnRzLCBzZWFsZWQ=");
    private static Personal<ToolResult> Result => Personal.FromSealed<ToolResult>(Maya, "cmVzdWx0LCBzZWFsZWQ=");

    private static Dictionary<string, object> OfTools => new(StringComparer.Ordinal)
    {
        ["model.requested.v1.more"] = new ConversationEvent.ModelRequested(
            Turn, Call, CallPurpose.Answer, Nora, "slack", "openai", "gpt-5", "openai-chat/1", Digest,
            new PromptSources(Nora, 3, 7, [Message], Sum, [Memory], [Chunk], [new ToolOffer("knowledge_search", Digest)])),
        ["model.requested.v1.withheld"] = new ConversationEvent.ModelRequested(
            Turn, Call, CallPurpose.Answer, Nora, "slack", "openai", "gpt-5", "openai-chat/1", Digest,
            new PromptSources(Nora, 3, 7, [Message], Sum, [Memory], [Chunk], [new ToolOffer("knowledge_search", Digest)], Wording: "answer/1", Withheld: [Digest])),
        ["model.called.v1.more"] = new ConversationEvent.ModelCalled(
            Turn, Call, CallPurpose.Answer, Nora, "slack", "openai", "gpt-5", Answer, "tool_calls", new CallTokens(1_200, 1_000, 85, Estimated: false),
            "0.001275", "2026-11-01", 412, 2_310, "req_01", [new ToolUse(Tool, "http_request")]),
        ["tool.approval_requested.v1"] = new ConversationEvent.ToolApprovalRequested(
            Turn, Call, Tool, "http_request", "reaches_outside", "untrusted_content", Arguments, Digest, NoonInBogota),
        ["tool.approved.v1"] = new ConversationEvent.ToolApproved(Turn, Tool, Digest, "Ana Ortiz"),
        ["tool.requested.v1"] = new ConversationEvent.ToolRequested(
            Turn, Call, Tool, "http_request", "built-in", "reaches_outside", Idempotent: false, Arguments, Digest, Digest),
        ["tool.completed.v1"] = new ConversationEvent.ToolCompleted(Turn, Tool, "http_request", Result, 48_000, Truncated: true, "http:api.example.com", 412),
        ["tool.completed.v1.least"] = new ConversationEvent.ToolCompleted(Turn, Tool, "current_time", Result, 25, Truncated: false, null, 1),
        ["tool.failed.v1"] = new ConversationEvent.ToolFailed(Turn, Tool, "http_request", "tool_failed", Result, "http:api.example.com", 412),
        ["tool.failed.v1.least"] = new ConversationEvent.ToolFailed(Turn, Tool, "http_request", "tool_timeout", Result, null, 10_000),
        ["tool.denied.v1"] = new ConversationEvent.ToolDenied(Turn, Call, Tool, "http_request", "tool_declined", Result, "Ana Ortiz"),
        ["tool.denied.v1.least"] = new ConversationEvent.ToolDenied(Turn, Call, Tool, "http_request", "tool_not_assigned", Result, null),
        ["turn.parked.v1"] = new ConversationEvent.TurnParked(Turn),
        ["turn.abandoned.v1"] = new ConversationEvent.TurnAbandoned(Turn, AbandonedReason.TooManyWaiting, [Tool], Spoken, Answer, 1, "slack/1"),
        ["turn.resumed.v1"] = new ConversationEvent.TurnResumed(Turn),
    };
}
