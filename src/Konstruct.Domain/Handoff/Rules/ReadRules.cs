using System.Collections.Immutable;
using Konstruct.Domain.Agents;

namespace Konstruct.Domain.Handoff.Rules;

/// <summary>An employee's rules, read once and evaluated as often as needed.</summary>
public sealed class ReadRules
{
    private readonly ImmutableArray<(EscalationRule Written, Rule? Read)> _rules;

    private ReadRules(ImmutableArray<(EscalationRule Written, Rule? Read)> rules) => _rules = rules;

    public static ReadRules Of(IReadOnlyList<EscalationRule>? rules) => new([.. (rules ?? []).Select(r => (r, RuleParser.Parse(r.When).Rule))]);

    /// <summary>The first rule, in written order, that triggers decides; the others that do are listed.</summary>
    public Escalation Evaluate(Facts facts)
    {
        var triggered = ImmutableArray.CreateBuilder<TriggeredRule>();
        var unreadable = ImmutableArray.CreateBuilder<int>();
        foreach (var (index, (written, read)) in _rules.Index())
        {
            if (read is null)
                unreadable.Add(index);
            else if (RuleEvaluation.Triggers(read, facts))
                triggered.Add(new TriggeredRule(index, written.When, written.To));
        }

        return new Escalation(triggered.FirstOrDefault(), [.. triggered.Skip(1)], unreadable.DrainToImmutable());
    }
}
