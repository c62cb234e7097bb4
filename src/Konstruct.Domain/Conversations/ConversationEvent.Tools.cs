using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

public abstract partial record ConversationEvent
{
    /// <summary>A person is to allow it first. The approval holds for these arguments and no others.</summary>
    /// <param name="CallId">The model call that wants it.</param>
    /// <param name="Risk"><c>reads</c>, <c>writes</c> or <c>reaches_outside</c>.</param>
    /// <param name="Reason">Why it needs approval; a stable code.</param>
    /// <param name="ArgumentsSha256">Of the arguments as canonical JSON, hex.</param>
    /// <param name="ExpiresAt">Without an answer until then it is denied.</param>
    [EventType("tool.approval_requested.v1")]
    public sealed record ToolApprovalRequested(
        Guid TurnId, Guid CallId, Guid ToolCallId, string Name, string Risk, string Reason, Personal<ToolArguments> Arguments, string ArgumentsSha256,
        DateTimeOffset ExpiresAt) : ConversationEvent;

    /// <param name="ArgumentsSha256">What was approved; what runs must have the same.</param>
    /// <param name="By">Who approved, as an operator's name.</param>
    [EventType("tool.approved.v1")]
    public sealed record ToolApproved(Guid TurnId, Guid ToolCallId, string ArgumentsSha256, string By) : ConversationEvent;

    /// <summary>The tool is about to run.</summary>
    /// <param name="CallId">The model call that wants it.</param>
    /// <param name="Source"><c>built-in</c>, or <c>mcp:</c> and the server's name.</param>
    /// <param name="Risk"><c>reads</c>, <c>writes</c> or <c>reaches_outside</c>.</param>
    /// <param name="Idempotent">Running it twice does what running it once does; otherwise it is never run again when its outcome is lost.</param>
    /// <param name="DefinitionSha256">Of its definition as the model was told it, hex.</param>
    [EventType("tool.requested.v1")]
    public sealed record ToolRequested(
        Guid TurnId, Guid CallId, Guid ToolCallId, string Name, string Source, string Risk, bool Idempotent, Personal<ToolArguments> Arguments,
        string ArgumentsSha256, string DefinitionSha256) : ConversationEvent;

    /// <param name="Bytes">Of the result as the model reads it, in UTF-8.</param>
    /// <param name="Truncated">The result was longer than the tool's limit.</param>
    /// <param name="FromOutside">Where untrusted text in it came from, e.g. <c>http:api.example.com</c>; null: it is ours.</param>
    [EventType("tool.completed.v1")]
    public sealed record ToolCompleted(
        Guid TurnId, Guid ToolCallId, string Name, Personal<ToolResult> Result, long Bytes, bool Truncated, string? FromOutside, long LatencyMs) : ConversationEvent;

    /// <param name="Code">Stable, e.g. <c>tool_timeout</c>.</param>
    /// <param name="Result">What the model reads about it.</param>
    /// <param name="FromOutside">Where untrusted text in the result came from; null: it is ours.</param>
    [EventType("tool.failed.v1")]
    public sealed record ToolFailed(
        Guid TurnId, Guid ToolCallId, string Name, string Code, Personal<ToolResult> Result, string? FromOutside, long LatencyMs) : ConversationEvent;

    /// <summary>It was not run, and the model is told why.</summary>
    /// <param name="Code">Stable: <c>tool_not_assigned</c>, <c>arguments_invalid</c>, <c>tool_declined</c>, <c>tool_approval_lapsed</c>, …</param>
    /// <param name="By">The person who refused; null: the rules did.</param>
    [EventType("tool.denied.v1")]
    public sealed record ToolDenied(
        Guid TurnId, Guid CallId, Guid ToolCallId, string Name, string Code, Personal<ToolResult> Result, string? By) : ConversationEvent;

    /// <summary>The turn waits for approvals; others may go on meanwhile.</summary>
    [EventType("turn.parked.v1")]
    public sealed record TurnParked(Guid TurnId) : ConversationEvent;

    /// <summary>
    /// A turn that waited for an approval waits no more and ends without an answer. It can be retried: then it asks for the approval anew.
    /// <c>delivery.*</c> events with the note's id as their turn follow.
    /// </summary>
    /// <param name="Code">Why; stable: <c>too_many_waiting</c>.</param>
    /// <param name="ToolCallIds">The uses of tools that nobody can approve any more.</param>
    /// <param name="Content">What the person is told.</param>
    /// <param name="Parts">How many messages it takes in the channel.</param>
    /// <param name="Splitter">Which splitter cut it into parts.</param>
    [EventType("turn.abandoned.v1")]
    public sealed record TurnAbandoned(
        Guid TurnId, string Code, IReadOnlyList<Guid> ToolCallIds, Guid NoteId, Personal<ReplyContent> Content, int Parts, string Splitter) : ConversationEvent;

    [EventType("turn.resumed.v1")]
    public sealed record TurnResumed(Guid TurnId) : ConversationEvent;
}

/// <summary>One use of a tool that a model asked for.</summary>
/// <param name="ToolCallId">Ours; the same however often the use is tried.</param>
public sealed record ToolUse(Guid ToolCallId, string Name);

/// <param name="Json">As the model gave them.</param>
public sealed record ToolArguments(string Json);

/// <param name="Text">As the model reads it.</param>
public sealed record ToolResult(string Text);
