namespace Konstruct.Domain.Handoff.Rules;

/// <summary>A rule that was understood. It is data: nothing of it is ever run as code.</summary>
public abstract record Rule
{
    private Rule()
    {
    }

    public sealed record And(Rule Left, Rule Right) : Rule;

    public sealed record Or(Rule Left, Rule Right) : Rule;

    public sealed record Not(Rule Inner) : Rule;

    /// <summary><c>attempts > 2</c>, <c>confidence &lt; 0.5</c>.</summary>
    public sealed record Number(NumberFact Fact, Comparison Comparison, decimal Value) : Rule;

    /// <summary><c>language = es</c>, <c>channel != slack</c>.</summary>
    public sealed record Choice(ChoiceFact Fact, bool IsEqual, string Value) : Rule;

    /// <summary><c>business_hours</c>, <c>business_hours = false</c>.</summary>
    public sealed record BusinessHours(bool Expected) : Rule;

    /// <summary>A whole word or phrase in the person's own text.</summary>
    /// <param name="Words">Folded, one space between them.</param>
    public sealed record Keyword(string Words) : Rule;

    /// <summary>Any word of a list, e.g. <c>billing</c>.</summary>
    public sealed record Topic(string Name) : Rule;

    /// <summary>As it could have been written; parsing it gives this rule again.</summary>
    public sealed override string ToString() => RulePrinter.Print(this);
}

/// <summary>A fact that is a number.</summary>
public enum NumberFact
{
    /// <summary>A whole number; <c>count</c> is the same.</summary>
    Attempts,

    /// <summary>A whole number.</summary>
    Turns,

    /// <summary>From 0 to 1.</summary>
    Confidence,
}

/// <summary>A fact that is one of a few words.</summary>
public enum ChoiceFact
{
    Language,
    Channel,
}

/// <summary>How two numbers compare.</summary>
public enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}
