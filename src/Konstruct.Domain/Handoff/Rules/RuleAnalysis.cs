namespace Konstruct.Domain.Handoff.Rules;

/// <summary>What can be said of a rule before anything happens.</summary>
public enum RuleOutcome
{
    /// <summary>It depends on the facts, as it should; or the rule is too tangled to say more.</summary>
    Depends,

    /// <summary>It would trigger whatever the facts are, as long as they are known.</summary>
    Always,

    Never,
}

/// <summary>
/// Looks for facts that make a rule true, and for facts that make it false, among as few values as matter: of a number those around
/// what it is compared with, of a word each it can be and one it is not, of a keyword or topic yes and no. What it calls always or never
/// is so; keywords and topics count as independent of one another, and a search that grows too long ends in <see cref="RuleOutcome.Depends"/>.
/// </summary>
public static class RuleAnalysis
{
    private const int MostTries = 4_096;
    private const string AnyOther = "";

    public static RuleOutcome Of(Rule rule)
    {
        var unknowns = Conditions(rule).Select(Unknown.Of).Distinct().Select(u => (Unknown: u, Values: u.Values(rule))).ToList();
        if (CanBe(rule, wanted: false, unknowns) == false)
            return RuleOutcome.Always;
        return CanBe(rule, wanted: true, unknowns) == false ? RuleOutcome.Never : RuleOutcome.Depends;
    }

    /// <summary>Null: not found out within the tries.</summary>
    private static bool? CanBe(Rule rule, bool wanted, IReadOnlyList<(Unknown Unknown, IReadOnlyList<object> Values)> unknowns)
    {
        var tries = 0;
        return Search(0, []);

        bool? Search(int next, Dictionary<Unknown, object> assigned)
        {
            if (++tries > MostTries)
                return null;
            var known = RuleEvaluation.Combine(rule, condition => assigned.TryGetValue(Unknown.Of(condition), out var value) ? Holds(condition, value) : null);
            if (known is not null)
                return known == wanted;
            // not decided, so there is something left to assign
            var (unknown, values) = unknowns[next];
            foreach (var value in values)
            {
                assigned[unknown] = value;
                var found = Search(next + 1, assigned);
                if (found != false)
                    return found;
            }

            assigned.Remove(unknown);
            return false;
        }
    }

    private static bool Holds(Rule condition, object value) => condition switch
    {
        Rule.Number n => RuleEvaluation.Holds(n, (decimal)value),
        Rule.Choice c => RuleEvaluation.Holds(c, (string)value),
        Rule.BusinessHours b => (bool)value == b.Expected,
        _ => (bool)value,
    };

    private static IEnumerable<Rule> Conditions(Rule rule) => rule switch
    {
        Rule.And and => Conditions(and.Left).Concat(Conditions(and.Right)),
        Rule.Or or => Conditions(or.Left).Concat(Conditions(or.Right)),
        Rule.Not not => Conditions(not.Inner),
        _ => [rule],
    };

    /// <summary>Something that conditions ask about: a fact, a keyword or a topic.</summary>
    private readonly record struct Unknown(string Kind, string Name)
    {
        public static Unknown Of(Rule condition) => condition switch
        {
            Rule.Number n => new Unknown("number", RuleVocabulary.Name(n.Fact)),
            Rule.Choice c => new Unknown("choice", RuleVocabulary.Name(c.Fact)),
            Rule.BusinessHours => new Unknown("fact", RuleVocabulary.BusinessHours),
            Rule.Keyword k => new Unknown("keyword", k.Words),
            Rule.Topic t => new Unknown("topic", t.Name),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        public IReadOnlyList<object> Values(Rule rule)
        {
            var self = this;
            var asked = Conditions(rule).Where(c => Of(c) == self).ToList();
            return asked[0] switch
            {
                Rule.Number { Fact: NumberFact.Confidence } => [.. Between(asked.Cast<Rule.Number>().Select(n => n.Value)).Cast<object>()],
                Rule.Number => [.. Around(asked.Cast<Rule.Number>().Select(n => n.Value)).Cast<object>()],
                Rule.Choice c => [.. RuleVocabulary.Values(c.Fact), AnyOther],
                _ => [false, true],
            };
        }

        /// <summary>Whole numbers from 0: each that is compared with, and its neighbours.</summary>
        private static IEnumerable<decimal> Around(IEnumerable<decimal> limits) =>
            limits.SelectMany(l => new[] { l - 1, l, l + 1 }).Append(0).Where(v => v >= 0).Distinct().Order();

        /// <summary>From 0 to 1: each that is compared with, and one between any two.</summary>
        private static IEnumerable<decimal> Between(IEnumerable<decimal> limits)
        {
            var ends = limits.Where(l => l is >= 0 and <= 1).Concat([0m, 1m]).Distinct().Order().ToList();
            return ends.Concat(ends.Zip(ends.Skip(1), (a, b) => (a + b) / 2)).Distinct();
        }
    }
}
