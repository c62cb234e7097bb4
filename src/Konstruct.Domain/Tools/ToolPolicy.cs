using Konstruct.Domain.Agents;

namespace Konstruct.Domain.Tools;

/// <summary>
/// Whether a tool call runs, waits for a person, or is refused. See docs/adr/0012 for what this stops and what it does not.
/// </summary>
/// <remarks>
/// | setting | reads | writes | reaches outside |
/// |---|---|---|---|
/// | <c>always</c> | asks | asks | asks |
/// | <c>outside</c> | runs | asks with outside text in the cause chain | asks with outside text in the cause chain |
/// | <c>never</c> | runs | runs | runs; refused with outside text in the cause chain |
/// | none, built in | runs | runs | asks with outside text in the cause chain |
/// | none, MCP | runs | asks | asks |
/// </remarks>
public static class ToolPolicy
{
    /// <param name="setting">What the employee's configuration says about this tool; null: nothing.</param>
    /// <param name="untrustedOrigins">
    /// Where text from outside the tenant in the cause chain of this call came from, e.g. <c>web:example.com</c>; empty: there is none.
    /// </param>
    public static ToolDecision Decide(ToolTraits tool, ToolSetting? setting, IReadOnlyCollection<string> untrustedOrigins)
    {
        var approval = setting?.Approval ?? (tool.Mcp && tool.Risk != ToolRisk.Reads ? null : ToolSetting.Outside);
        var tainted = untrustedOrigins.Count > 0;
        return (approval, tool.Risk) switch
        {
            (ToolSetting.Always, _) => new ToolDecision.NeedsApproval(
                ApprovalReason.Setting, $"{tool.Name} is set to be approved by a person every time." + Origins(untrustedOrigins)),
            (_, ToolRisk.Reads) => ToolDecision.Run.Instance,
            (null, _) => new ToolDecision.NeedsApproval(
                ApprovalReason.McpDefault, $"{tool.Name} belongs to an outside server and {Does(tool.Risk)}." + Origins(untrustedOrigins)),
            (ToolSetting.Never, ToolRisk.ReachesOutside) when tainted => new ToolDecision.Denied(ToolRefusals.UntrustedContent(tool.Name)),
            (ToolSetting.Never, _) => ToolDecision.Run.Instance,
            // what a built-in tool writes by default is the person's own memory
            (_, ToolRisk.Writes) when setting?.Approval is null => ToolDecision.Run.Instance,
            _ when tainted => new ToolDecision.NeedsApproval(
                ApprovalReason.UntrustedContent, $"{tool.Name} {Does(tool.Risk)}." + Origins(untrustedOrigins)),
            _ => ToolDecision.Run.Instance,
        };
    }

    private static string Does(ToolRisk risk) => risk == ToolRisk.Writes ? "changes something" : "can carry information outside";

    private static string Origins(IReadOnlyCollection<string> origins) => origins.Count == 0
        ? ""
        : $" The employee has read text from outside before it decided to do this: {string.Join(", ", origins.Take(5))}{(origins.Count > 5 ? ", …" : "")}.";
}
