namespace Konstruct.Domain.Handoff.Rules;

/// <summary>The stable codes of what can be wrong with a rule.</summary>
public static class RuleErrors
{
    /// <summary>Something else was expected where the error points.</summary>
    public const string Syntax = "rule_syntax";

    /// <summary>Nothing but blanks.</summary>
    public const string Empty = "rule_empty";

    public const string TooLong = "rule_too_long";

    public const string TooDeep = "rule_too_deep";

    /// <summary>A comparison over a name that is no fact.</summary>
    public const string UnknownFact = "rule_fact_unknown";

    /// <summary>The fact does not compare that way, e.g. <c>language > es</c>.</summary>
    public const string Operator = "rule_operator_invalid";

    /// <summary>The fact is never that, e.g. <c>attempts > 2.5</c>, <c>channel = fax</c>.</summary>
    public const string Value = "rule_value_invalid";

    /// <summary>A phrase without a letter or digit.</summary>
    public const string NoWords = "rule_keyword_empty";

    public const string AlwaysTrue = "rule_always_true";

    public const string NeverTrue = "rule_never_true";
}
