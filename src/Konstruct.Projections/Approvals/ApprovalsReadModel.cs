using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Approvals;

/// <summary>A use of a tool that waits for a person; settled, it has no row. Its arguments stay sealed in the event. Table: views.approvals.</summary>
/// <param name="Name">The tool's.</param>
/// <param name="Risk"><c>reads</c>, <c>writes</c> or <c>reaches_outside</c>.</param>
/// <param name="Reason">Why a person is asked, a stable code.</param>
/// <param name="ArgumentsSha256">Of the arguments that an approval is for.</param>
/// <param name="AskedIn">The version of the conversation's event that has the arguments.</param>
public sealed record ApprovalRow(
    [property: Key] Guid ToolCallId, Guid ConversationId, string Name, string Risk, string Reason, string ArgumentsSha256,
    DateTimeOffset RequestedAt, [property: Indexed] DateTimeOffset ExpiresAt, long AskedIn);

public sealed class ApprovalsReadModel : IReadModel<ApprovalRow>
{
    public string Name => "approvals";

    public int Version => 2;

    public Lifecycle Lifecycle => Lifecycle.Async;

    public IReadOnlyCollection<Type> Events { get; } =
    [
        typeof(ConversationEvent.ToolApprovalRequested), typeof(ConversationEvent.ToolApproved), typeof(ConversationEvent.ToolRequested),
        typeof(ConversationEvent.ToolDenied), typeof(ConversationEvent.TurnAbandoned),
    ];

    public IEnumerable<RowKey> Keys(Recorded recorded) => ((IReadOnlyList<Guid>)(recorded.Data switch
    {
        ConversationEvent.ToolApprovalRequested e => [e.ToolCallId],
        ConversationEvent.ToolApproved e => [e.ToolCallId],
        ConversationEvent.ToolRequested e => [e.ToolCallId],
        ConversationEvent.ToolDenied e => [e.ToolCallId],
        ConversationEvent.TurnAbandoned e => e.ToolCallIds,
        _ => throw new System.Diagnostics.UnreachableException(),
    })).Select(id => new RowKey(id));

    public ApprovalRow? Apply(ApprovalRow? row, RowKey key, Recorded recorded) => recorded.Data switch
    {
        ConversationEvent.ToolApprovalRequested e => new ApprovalRow(
            e.ToolCallId, recorded.StreamId, e.Name, e.Risk, e.Reason, e.ArgumentsSha256, recorded.Timestamp, e.ExpiresAt, recorded.Version),
        _ => null,
    };
}
