using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Conversations;

/// <summary>Who is asked, one after another. The inbox always comes last: no conversation ends up with nobody.</summary>
internal static class HandoffTargets
{
    /// <param name="rule">The rule that holds; null: none, so whoever the employee's rules name is asked.</param>
    public static IReadOnlyList<string> Of(EscalationRule? rule, AgentConfiguration agent)
    {
        var to = rule is null ? (agent.EscalationRules ?? []).Select(r => r.To) : [rule.To];
        return [.. to.SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(t => t != OpenHandoff.Inbox).Distinct(StringComparer.Ordinal), OpenHandoff.Inbox];
    }
}
