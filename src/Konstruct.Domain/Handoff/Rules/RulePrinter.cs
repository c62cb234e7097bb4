using System.Globalization;

namespace Konstruct.Domain.Handoff.Rules;

/// <summary>Writes a rule with no more parentheses than it needs. Parsing it gives the same rule.</summary>
internal static class RulePrinter
{
    private const int OrBinds = 1;
    private const int AndBinds = 2;
    private const int NotBinds = 3;

    public static string Print(Rule rule) => Print(rule, OrBinds);

    // chains lean to the left, so that a right side of the same strength needs its parentheses
    private static string Print(Rule rule, int atLeast) => rule switch
    {
        Rule.Or or => Bind($"{Print(or.Left, OrBinds)} OR {Print(or.Right, AndBinds)}", OrBinds, atLeast),
        Rule.And and => Bind($"{Print(and.Left, AndBinds)} AND {Print(and.Right, NotBinds)}", AndBinds, atLeast),
        Rule.Not not => $"NOT {Print(not.Inner, NotBinds)}",
        Rule.Number n => $"{RuleVocabulary.Name(n.Fact)} {RuleVocabulary.Symbol(n.Comparison)} {n.Value.ToString(CultureInfo.InvariantCulture)}",
        Rule.Choice c => $"{RuleVocabulary.Name(c.Fact)} {(c.IsEqual ? "=" : "!=")} {c.Value}",
        Rule.BusinessHours { Expected: true } => RuleVocabulary.BusinessHours,
        Rule.BusinessHours => $"{RuleVocabulary.BusinessHours} = {RuleVocabulary.False}",
        Rule.Keyword k => $"{RuleVocabulary.Keyword} \"{k.Words}\"",
        Rule.Topic t => t.Name,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Bind(string text, int binds, int atLeast) => binds < atLeast ? $"({text})" : text;
}
