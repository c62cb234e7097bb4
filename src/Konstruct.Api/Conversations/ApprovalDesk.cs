using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Konstruct.Projections.Approvals;
using Npgsql;

namespace Konstruct.Api.Conversations;

/// <summary>A use of a tool that waits for a person.</summary>
/// <param name="Arguments">What an approval is for, as canonical JSON.</param>
internal sealed record WaitingApproval(ApprovalRow Row, string Arguments)
{
    /// <summary>Ids only: the arguments are people's words.</summary>
    public override string ToString() => $"WaitingApproval({Row.ToolCallId})";
}

/// <summary>What people do with tools that wait for them: look at what waits, allow it, or refuse it.</summary>
internal sealed class ApprovalDesk(
    ConversationCommands commands, ConversationSessions sessions, EventReader reader, PersonalContent personal, Databases databases, TimeProvider time)
{
    /// <summary>What can be approved now, the oldest first.</summary>
    public async Task<IReadOnlyList<WaitingApproval>> PendingAsync(TenantId tenant, CancellationToken cancellation)
    {
        var rows = await ReadModels.Approvals.QueryAsync(
            databases, tenant, "expires_at > $2 order by requested_at, tool_call_id", [new NpgsqlParameter { Value = time.GetUtcNow() }], cancellation);
        var waiting = new List<WaitingApproval>();
        foreach (var conversation in rows.GroupBy(r => r.ConversationId))
        {
            // a turn can end without its approvals: what is still asked is what the conversation says
            using var session = await sessions.OpenAsync(new StreamId(tenant, ConversationKeys.StreamType, conversation.Key), null, cancellation);
            var asked = (session.State.Turn is { } turn ? session.State.Parked.Add(turn) : session.State.Parked)
                .SelectMany(t => t.OpenTools).Where(c => c.Status == ToolStatus.AwaitingApproval).Select(c => c.ToolCallId).ToHashSet();
            foreach (var row in conversation.Where(r => asked.Contains(r.ToolCallId)))
                waiting.Add(new WaitingApproval(row, await ArgumentsAsync(tenant, row, cancellation)));
        }

        return [.. waiting.OrderBy(w => w.Row.RequestedAt).ThenBy(w => w.Row.ToolCallId)];
    }

    /// <param name="shown">The digest of the arguments that the person saw; null: whatever waits now.</param>
    public Task<ConversationOutcome> ApproveAsync(TenantId tenant, Guid toolCall, string? shown, string by, CancellationToken cancellation) =>
        ExecuteAsync(tenant, toolCall, new ConversationCommand.ApproveTool(toolCall, shown, by), by, cancellation);

    /// <param name="reason">For the model; null: none given.</param>
    public Task<ConversationOutcome> RefuseAsync(TenantId tenant, Guid toolCall, string? reason, string by, CancellationToken cancellation) =>
        ExecuteAsync(tenant, toolCall, new ConversationCommand.RefuseTool(toolCall, by, reason), by, cancellation);

    private async Task<ConversationOutcome> ExecuteAsync(TenantId tenant, Guid toolCall, ConversationCommand command, string by, CancellationToken cancellation)
    {
        var row = (await ReadModels.Approvals.QueryAsync(databases, tenant, "tool_call_id = $2", [new NpgsqlParameter { Value = toolCall }], cancellation)).FirstOrDefault();
        return row is null
            ? new ConversationOutcome(Conversation.NotStarted, ConversationRefusals.ApprovalUnknown, Changed: false)
            : await commands.ExecuteAsync(tenant, row.ConversationId, command, toolCall, by, null, cancellation);
    }

    private async Task<string> ArgumentsAsync(TenantId tenant, ApprovalRow row, CancellationToken cancellation)
    {
        var events = await reader.ReadStreamAsync(
            new StreamId(tenant, ConversationKeys.StreamType, row.ConversationId), row.AskedIn - 1, row.AskedIn, cancellation);
        return events is [{ Data: ConversationEvent.ToolApprovalRequested asked }] && await personal.OpenAsync(tenant, asked.Arguments, cancellation) is { } arguments
            ? arguments.Json
            : PersonalContent.Erased;
    }
}
