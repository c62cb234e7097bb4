using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary>One conversation as people read it, folded live from its stream: no copy of what was said is kept for it.</summary>
internal sealed record Transcript(
    Guid Id, string Channel, string Workspace, string Place, string Thread, DateTimeOffset StartedAt,
    IReadOnlyList<TranscriptMessage> Messages, IReadOnlyList<TranscriptTurn> Turns)
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
internal sealed record TranscriptMessage(
    Guid MessageId, string ExternalId, DateTimeOffset At, Guid Sender, string? SenderId, string? SenderName, string Text,
    IReadOnlyList<Attachment> Attachments, bool Edited, bool Deleted, string? Rejected);

/// <summary>One question being answered, with everything that was done for it in order.</summary>
/// <param name="Status"><c>running</c>, <c>answered</c> or <c>failed</c>.</param>
internal sealed record TranscriptTurn(
    Guid TurnId, DateTimeOffset At, IReadOnlyList<Guid> MessageIds, Guid AgentId, long AgentVersion, string Status,
    TranscriptReply? Reply, IReadOnlyList<TranscriptStep> Steps);

internal sealed record TranscriptReply(string Kind, Guid? CallId, string Text, int Parts);

/// <summary>One effect: its intent, and its outcome when there is one.</summary>
/// <param name="Kind"><c>placeholder</c>, <c>modelCall</c> or <c>delivery</c>.</param>
/// <param name="Id">Of the call, or of what was sent.</param>
/// <param name="At">When it was announced.</param>
/// <param name="Outcome"><c>open</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Attempt">From 1, among the turn's steps of this kind (and part).</param>
/// <param name="CostUsd">A decimal; null when unknown, which is not zero.</param>
internal sealed record TranscriptStep(
    string Kind, Guid Id, DateTimeOffset At, int Attempt, string Outcome = TranscriptStep.Open, DateTimeOffset? EndedAt = null, string? Code = null,
    string? Purpose = null, string? Provider = null, string? Model = null, long? InputTokens = null, long? CachedInputTokens = null,
    long? OutputTokens = null, string? CostUsd = null, long? FirstTokenMs = null, long? LatencyMs = null, int? Part = null, string? ExternalId = null)
{
    public const string Placeholder = "placeholder";
    public const string ModelCall = "modelCall";
    public const string Delivery = "delivery";
    public const string Open = "open";
    public const string Done = "done";
    public const string Failed = "failed";
}
