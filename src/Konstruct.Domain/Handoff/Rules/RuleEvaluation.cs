namespace Konstruct.Domain.Handoff.Rules;

/// <summary>
/// What a rule says of facts, in three values: true, false, and null for "nobody knows". A comparison with an unknown fact is unknown, the
/// opposite of unknown is unknown, and AND and OR are known as soon as one side decides. Total: every rule has an answer for all facts.
/// </summary>
public static class RuleEvaluation
{
    /// <summary>Only true triggers.</summary>
    public static bool Triggers(Rule rule, Facts facts) => Evaluate(rule, facts) == true;

    public static bool? Evaluate(Rule rule, Facts facts) => Combine(rule, condition => Holds(condition, facts));

    /// <summary>Combines what is known of the single conditions.</summary>
    internal static bool? Combine(Rule rule, Func<Rule, bool?> condition) => rule switch
    {
        Rule.And and => Combine(and.Left, condition) switch
        {
            false => false,
            true => Combine(and.Right, condition),
            null => Combine(and.Right, condition) == false ? false : null,
        },
        Rule.Or or => Combine(or.Left, condition) switch
        {
            true => true,
            false => Combine(or.Right, condition),
            null => Combine(or.Right, condition) == true ? true : null,
        },
        Rule.Not not => !Combine(not.Inner, condition),
        _ => condition(rule),
    };

    internal static bool Holds(Rule.Number number, decimal fact) => number.Comparison switch
    {
        Comparison.Less => fact < number.Value,
        Comparison.LessOrEqual => fact <= number.Value,
        Comparison.Greater => fact > number.Value,
        Comparison.GreaterOrEqual => fact >= number.Value,
        Comparison.Equal => fact == number.Value,
        _ => fact != number.Value,
    };

    internal static bool Holds(Rule.Choice choice, string fact) =>
        choice.Value.Equals(fact, StringComparison.OrdinalIgnoreCase) == choice.IsEqual;

    private static bool? Holds(Rule condition, Facts facts) => condition switch
    {
        Rule.Number n => Of(n.Fact, facts) is { } fact ? Holds(n, fact) : null,
        Rule.Choice c => (c.Fact == ChoiceFact.Language ? facts.Language : facts.Channel) is { } fact ? Holds(c, fact) : null,
        Rule.BusinessHours b => facts.BusinessHours is { } open ? open == b.Expected : null,
        Rule.Keyword k => facts.Text.Contains(k.Words),
        Rule.Topic t => Topics.Named(t.Name)?.IsIn(facts.Text),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static decimal? Of(NumberFact fact, Facts facts) => fact switch
    {
        NumberFact.Attempts => facts.Attempts,
        NumberFact.Turns => facts.Turns,
        _ => facts.Confidence,
    };
}
