using Konstruct.Api.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary>Uses of tools that wait for a person: <c>tool list --pending</c>, and <c>tool approve</c> with such a use's id.</summary>
internal static class ToolApprovals
{
    public static async Task<int> ListAsync(Cli cli, TenantId tenant, CancellationToken cancellation) => await cli.ListAsync(
        [
            .. (await cli.Get<ApprovalDesk>().PendingAsync(tenant, cancellation)).Select(w => new
            {
                Id = w.Row.ToolCallId, Tool = w.Row.Name, w.Row.Risk, w.Row.Reason, w.Arguments, Digest = w.Row.ArgumentsSha256, Conversation = w.Row.ConversationId,
                w.Row.RequestedAt, w.Row.ExpiresAt,
            }),
        ],
        "No tool waits for approval.");

    /// <param name="refuse">It is not to run.</param>
    /// <param name="reason">For the employee, when it is refused.</param>
    /// <param name="digest">Of the arguments that were looked at; null: those that wait now.</param>
    public static async Task<int> SettleAsync(
        Cli cli, TenantId tenant, Guid toolCall, bool refuse, string? reason, string? digest, string by, CancellationToken cancellation)
    {
        var desk = cli.Get<ApprovalDesk>();
        var outcome = refuse
            ? await desk.RefuseAsync(tenant, toolCall, reason, by, cancellation)
            : await desk.ApproveAsync(tenant, toolCall, digest, by, cancellation);
        return outcome.Refusal is { } refusal
            ? await cli.RefuseAsync(refusal)
            : await cli.ShowAsync(new { Id = toolCall, Status = refuse ? "refused" : "approved", By = by });
    }
}
