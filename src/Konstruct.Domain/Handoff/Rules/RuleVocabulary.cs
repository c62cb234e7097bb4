namespace Konstruct.Domain.Handoff.Rules;

/// <summary>The words of the rule language. Case does not matter in any of them.</summary>
internal static class RuleVocabulary
{
    public const string And = "and";
    public const string Or = "or";
    public const string Not = "not";
    public const string Keyword = "keyword";
    public const string BusinessHours = "business_hours";
    public const string True = "true";
    public const string False = "false";

    /// <summary>For messages.</summary>
    public const string Facts = "attempts (or count), turns, confidence, language, channel and business_hours";

    private static readonly Dictionary<string, NumberFact> s_numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["attempts"] = NumberFact.Attempts,
        ["count"] = NumberFact.Attempts,
        ["turns"] = NumberFact.Turns,
        ["confidence"] = NumberFact.Confidence,
    };

    private static readonly Dictionary<string, ChoiceFact> s_choices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["language"] = ChoiceFact.Language,
        ["channel"] = ChoiceFact.Channel,
    };

    private static readonly Dictionary<string, Comparison> s_comparisons = new(StringComparer.Ordinal)
    {
        ["<"] = Comparison.Less,
        ["<="] = Comparison.LessOrEqual,
        [">"] = Comparison.Greater,
        [">="] = Comparison.GreaterOrEqual,
        ["="] = Comparison.Equal,
        ["!="] = Comparison.NotEqual,
    };

    /// <summary>What other languages write for ours; named in the message.</summary>
    private static readonly Dictionary<string, string> s_foreign = new(StringComparer.Ordinal)
    {
        ["=="] = "=",
        ["<>"] = "!=",
        ["=<"] = "<=",
        ["=>"] = ">=",
        ["!"] = "NOT",
        ["&"] = "AND",
        ["&&"] = "AND",
        ["|"] = "OR",
        ["||"] = "OR",
    };

    private static readonly HashSet<string> s_reserved =
        new([And, Or, Not, Keyword, BusinessHours, True, False, .. s_numbers.Keys, .. s_choices.Keys], StringComparer.OrdinalIgnoreCase);

    public static NumberFact? NumberNamed(string word) => s_numbers.TryGetValue(word, out var fact) ? fact : null;

    public static ChoiceFact? ChoiceNamed(string word) => s_choices.TryGetValue(word, out var fact) ? fact : null;

    public static Comparison? ComparisonOf(string text) => s_comparisons.TryGetValue(text, out var comparison) ? comparison : null;

    public static string? InsteadOf(string text) => s_foreign.GetValueOrDefault(text);

    public static string Symbol(Comparison comparison) => s_comparisons.First(c => c.Value == comparison).Key;

    public static bool IsReserved(string word) => s_reserved.Contains(word);

    public static bool Is(string word, string reserved) => word.Equals(reserved, StringComparison.OrdinalIgnoreCase);

    public static string Name(NumberFact fact) => fact switch
    {
        NumberFact.Attempts => "attempts",
        NumberFact.Turns => "turns",
        _ => "confidence",
    };

    public static string Name(ChoiceFact fact) => fact == ChoiceFact.Language ? "language" : "channel";

    /// <summary>What a fact can be. A language that is never recognised, or a channel that does not exist, would make a rule that waits for ever.</summary>
    public static IReadOnlyList<string> Values(ChoiceFact fact) =>
        fact == ChoiceFact.Language ? ["en", "es", "pt"] : ["slack", "whatsapp", "web"];
}
