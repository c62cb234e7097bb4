using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary>One conversation as people read it, folded live from its stream: no copy of what was said is kept for it.</summary>
/// <param name="Speeches">What humans said, and notes about a handoff.</param>
internal sealed record Transcript(
    Guid Id, string Channel, string Workspace, string Place, string Thread, DateTimeOffset StartedAt,
    IReadOnlyList<TranscriptMessage> Messages, IReadOnlyList<TranscriptTurn> Turns, IReadOnlyList<TranscriptSpeech> Speeches,
    IReadOnlyList<TranscriptHandoff> Handoffs, IReadOnlyList<TranscriptSummary> Summaries)
{
    /// <summary>Null when the tenant has no such conversation.</summary>
    public static async Task<Transcript?> ReadAsync(Cli cli, TenantId tenant, Guid id, CancellationToken cancellation)
    {
        var fold = new TranscriptFold();
        await foreach (var (e, data) in new History(id, null, null, "").ReadAsync(cli, tenant, cancellation))
            fold.Apply(e, data);
        return fold.Result(id);
    }
}

/// <param name="Sender">The person, as a keyed digest.</param>
/// <param name="SenderId">The channel's own id of the person; null when they were erased.</param>
/// <param name="Text">As last edited; <c>[erased]</c> when the person was erased.</param>
/// <param name="Rejected">Why it is not answered.</param>
/// <param name="Files">What became of the files that models can see.</param>
internal sealed record TranscriptMessage(
    Guid MessageId, string ExternalId, DateTimeOffset At, Guid Sender, string? SenderId, string? SenderName, string Text,
    IReadOnlyList<Attachment> Attachments, bool Edited, bool Deleted, string? Rejected, IReadOnlyList<TranscriptFile> Files);

/// <param name="Blob">Its content's address in the blob store; null when it could not be had.</param>
/// <param name="Code">Why it could not be had.</param>
internal sealed record TranscriptFile(string FileId, string? Blob, string? MediaType, long? Bytes, string? Code);

/// <summary>One question being answered, with everything that was done for it in order.</summary>
/// <param name="Status"><c>running</c>, <c>awaiting_approval</c>, <c>answered</c>, <c>handed_off</c> or <c>failed</c>.</param>
internal sealed record TranscriptTurn(
    Guid TurnId, DateTimeOffset At, IReadOnlyList<Guid> MessageIds, Guid AgentId, long AgentVersion, string Status,
    TranscriptReply? Reply, IReadOnlyList<TranscriptStep> Steps)
{
    public const string Running = "running";
    public const string AwaitingApproval = "awaiting_approval";
    public const string Abandoned = "abandoned";
    public const string Answered = "answered";
    public const string HandedOff = "handed_off";
}

internal sealed record TranscriptReply(string Kind, Guid? CallId, string Text, int Parts);

/// <summary>One effect: its intent, and its outcome when there is one.</summary>
/// <param name="Kind"><c>placeholder</c>, <c>recall</c>, <c>modelCall</c>, <c>tool</c> or <c>delivery</c>.</param>
/// <param name="Id">Of the call, of the use of a tool, or of what was sent.</param>
/// <param name="At">When it was announced.</param>
/// <param name="Outcome"><c>open</c>, <c>awaiting_approval</c>, <c>approved</c>, <c>done</c>, <c>denied</c> or <c>failed</c>.</param>
/// <param name="Attempt">From 1, among the turn's steps of this kind (and part).</param>
/// <param name="CostUsd">A decimal; null when unknown, which is not zero.</param>
/// <param name="Tool">What a tool was used with and said; null for other steps.</param>
/// <param name="Memories">How many were recalled.</param>
/// <param name="Chunks">How many pieces of documents were recalled.</param>
internal sealed record TranscriptStep(
    string Kind, Guid Id, DateTimeOffset At, int Attempt, string Outcome = TranscriptStep.Open, DateTimeOffset? EndedAt = null, string? Code = null,
    string? Purpose = null, string? Provider = null, string? Model = null, long? InputTokens = null, long? CachedInputTokens = null,
    long? OutputTokens = null, string? CostUsd = null, long? FirstTokenMs = null, long? LatencyMs = null, int? Part = null, string? ExternalId = null,
    TranscriptTool? Tool = null, int? Memories = null, int? Chunks = null)
{
    public const string Placeholder = "placeholder";
    public const string Recall = "recall";
    public const string ModelCall = "modelCall";
    public const string ToolUse = "tool";
    public const string Delivery = "delivery";
    public const string Open = "open";
    public const string AwaitingApproval = "awaiting_approval";
    public const string Approved = "approved";
    public const string Done = "done";
    public const string Denied = "denied";
    public const string Failed = "failed";
}

/// <param name="By">Who allowed or refused it; null: nobody was asked.</param>
/// <param name="Reason">Why a person was asked.</param>
/// <param name="FromOutside">Where untrusted text in the result came from.</param>
internal sealed record TranscriptTool(
    string Name, string? Risk = null, string? Arguments = null, string? Result = null, long? Bytes = null, bool Truncated = false,
    string? FromOutside = null, string? Reason = null, DateTimeOffset? ExpiresAt = null, string? By = null);

/// <param name="Kind"><c>human</c> or <c>note</c>.</param>
/// <param name="By">The human; null for a note.</param>
internal sealed record TranscriptSpeech(
    Guid Id, Guid HandoffId, string Kind, string? By, DateTimeOffset At, string Text, int Parts, IReadOnlyList<TranscriptStep> Steps);

/// <param name="Status"><c>asking</c>, <c>taken</c> or <c>handed_back</c>.</param>
/// <param name="Rule">The rule that held, when one did.</param>
/// <param name="Question">What the employee wants to know.</param>
/// <param name="Notices">Who was asked, and what became of it.</param>
/// <param name="Relayed">Messages of the person that were passed on.</param>
internal sealed record TranscriptHandoff(
    Guid HandoffId, Guid? TurnId, DateTimeOffset At, string Reason, string? Rule, IReadOnlyList<string> Targets, string? Question, string Status,
    IReadOnlyList<TranscriptNotice> Notices, int Relayed = 0, string? TakenBy = null, DateTimeOffset? TakenAt = null, string? HandedBackBy = null,
    DateTimeOffset? HandedBackAt = null)
{
    public const string Asking = "asking";
    public const string Taken = "taken";
    public const string HandedBack = "handed_back";
}

/// <param name="Outcome"><c>open</c>, <c>done</c>, <c>failed</c> or <c>timed_out</c>.</param>
internal sealed record TranscriptNotice(string Target, Guid OutboundId, DateTimeOffset At, string Outcome, string? Code)
{
    public const string TimedOut = "timed_out";
}

/// <param name="Through">The last message or answer that it covers.</param>
/// <param name="Status"><c>open</c>, <c>done</c> or <c>failed</c>.</param>
internal sealed record TranscriptSummary(
    Guid SummaryId, DateTimeOffset At, Guid Through, string Status, string? Code, string? Text, IReadOnlyList<TranscriptStep> Steps);
