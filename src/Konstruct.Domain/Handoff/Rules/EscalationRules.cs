using System.Collections.Immutable;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff.Rules;

/// <summary>Whether a rule may be written down.</summary>
public static class EscalationRules
{
    /// <summary>What is wrong with a condition: it cannot be read, or its answer does not depend on anything. Null: nothing.</summary>
    public static TextError? Check(string when)
    {
        var parsing = RuleParser.Parse(when);
        if (!parsing.IsRule)
            return parsing.Error;
        return RuleAnalysis.Of(parsing.Rule) switch
        {
            RuleOutcome.Always => TextError.At(when, 0, when.Length, RuleErrors.AlwaysTrue, "This rule would always trigger, so that nobody is ever answered."),
            RuleOutcome.Never => TextError.At(when, 0, when.Length, RuleErrors.NeverTrue, "This rule can never trigger."),
            _ => null,
        };
    }
}

/// <summary>What the rules say.</summary>
/// <param name="Decides">Null: nobody is called.</param>
/// <param name="AlsoTriggered">Later rules that trigger too, in order.</param>
/// <param name="Unreadable">Places of rules that were stored before rules were checked and cannot be read; they never trigger.</param>
public sealed record Escalation(TriggeredRule? Decides, ImmutableArray<TriggeredRule> AlsoTriggered, ImmutableArray<int> Unreadable);

/// <param name="Index">Its place in the employee's list, from 0.</param>
/// <param name="When">As it was written.</param>
/// <param name="To">Where to; see <see cref="HandoffTarget"/>.</param>
public sealed record TriggeredRule(int Index, string When, string To);
