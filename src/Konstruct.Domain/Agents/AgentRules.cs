using Konstruct.Domain.Handoff;
using Konstruct.Domain.Handoff.Rules;
using Konstruct.Domain.Handoff.Text;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Agents;

/// <summary>Whether an employee's escalation rules mean something: told when they are written, not when they are needed.</summary>
internal static class AgentRules
{
    /// <summary>The first rule that is wrong, with the place; null when all are right.</summary>
    public static Refusal? Check(IReadOnlyList<EscalationRule> rules) =>
        rules.Index().Select(rule => Check(rule.Index, rule.Item)).FirstOrDefault(refusal => refusal is not null);

    private static Refusal? Check(int index, EscalationRule rule) =>
        EscalationRules.Check(rule.When) is { } condition ? Refused(index, "when", rule.When, condition)
        : HandoffTarget.Parse(rule.To).Error is { } target ? Refused(index, "to", rule.To, target)
        : null;

    private static Refusal Refused(int index, string member, string text, TextError error) => new(
        error.Code,
        $"Escalation rule {index + 1}, \"{member}\", column {error.Column}: {error.Message}\n{error.Pointer(text)}",
        new RefusalPosition($"escalationRules[{index}].{member}", error.Offset, error.Length, error.Line, error.Column));
}
