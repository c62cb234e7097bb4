using System.Globalization;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff.Rules;

/// <summary>
/// Reads a rule: NOT binds closest, then AND, then OR. Takes any text and never throws; the first mistake is told with its place.
/// </summary>
public sealed class RuleParser
{
    /// <summary>Characters of one rule.</summary>
    public const int MaxLength = 500;

    /// <summary>Parentheses and NOTs inside one another.</summary>
    public const int MaxDepth = 32;

    private readonly string _text;
    private readonly Queue<RuleToken> _tokens;
    private readonly List<TextError> _errors = [];

    private RuleParser(string text, IEnumerable<RuleToken> tokens)
    {
        _text = text;
        _tokens = new Queue<RuleToken>(tokens);
    }

    public static RuleParsing Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
            return new RuleParsing(null, TextError.At(text, MaxLength, text.Length - MaxLength, RuleErrors.TooLong, $"A rule has at most {MaxLength} characters."));
        var (tokens, error) = RuleLexer.Read(text);
        if (error is not null)
            return new RuleParsing(null, error);
        if (tokens.Count == 1)
            return new RuleParsing(null, TextError.At(text, 0, text.Length, RuleErrors.Empty, "A rule is a condition, e.g. billing AND attempts > 2."));

        var parser = new RuleParser(text, tokens);
        var rule = parser.Whole();
        return rule is null ? new RuleParsing(null, parser._errors[0]) : new RuleParsing(rule, null);
    }

    private RuleToken Ahead => _tokens.Peek();

    private Rule? Whole() => Alternatives(0) is { } rule && (Ahead.Kind == RuleTokenKind.End || Misplaced()) ? rule : null;

    private Rule? Alternatives(int depth)
    {
        var rule = Together(depth);
        while (rule is not null && Ahead.Is(RuleVocabulary.Or))
        {
            _tokens.Dequeue();
            rule = Together(depth) is { } right ? new Rule.Or(rule, right) : null;
        }

        return rule;
    }

    private Rule? Together(int depth)
    {
        var rule = Negation(depth);
        while (rule is not null && Ahead.Is(RuleVocabulary.And))
        {
            _tokens.Dequeue();
            rule = Negation(depth) is { } right ? new Rule.And(rule, right) : null;
        }

        return rule;
    }

    private Rule? Negation(int depth)
    {
        if (!Ahead.Is(RuleVocabulary.Not))
            return Condition(depth);
        var not = _tokens.Dequeue();
        return IsTooDeep(depth, not) ? null : Negation(depth + 1) is { } inner ? new Rule.Not(inner) : null;
    }

    private Rule? Condition(int depth)
    {
        var token = Ahead;
        switch (token.Kind)
        {
            case RuleTokenKind.Open:
                return Parenthesised(depth);
            case RuleTokenKind.Phrase:
                return Words(_tokens.Dequeue());
            case RuleTokenKind.Word when token.Is(RuleVocabulary.Keyword):
                return Keyword();
            case RuleTokenKind.Word when token.Is(RuleVocabulary.BusinessHours):
                return BusinessHours();
            case RuleTokenKind.Word when RuleVocabulary.NumberNamed(token.Text) is { } fact:
                return Number(fact);
            case RuleTokenKind.Word when RuleVocabulary.ChoiceNamed(token.Text) is { } fact:
                return Choice(fact);
            case RuleTokenKind.Word when !RuleVocabulary.IsReserved(token.Text):
                return BareWord();
            case RuleTokenKind.Number:
                return Fail(token, RuleErrors.Syntax, $"A comparison begins with what it compares, e.g. attempts > {token.Text}.");
            default:
                return Fail(token, RuleErrors.Syntax, $"Expected a condition, found {token.Shown}.");
        }
    }

    private Rule? Parenthesised(int depth)
    {
        var open = _tokens.Dequeue();
        if (IsTooDeep(depth, open) || Alternatives(depth + 1) is not { } inner)
            return null;
        if (Ahead.Kind == RuleTokenKind.Close)
        {
            _tokens.Dequeue();
            return inner;
        }

        return Ahead.Kind == RuleTokenKind.End
            ? Fail(open, RuleErrors.Syntax, "This parenthesis is never closed.")
            : Fail(Ahead, RuleErrors.Syntax, $"Expected AND, OR or ')', found {Ahead.Shown}.{Hint(Ahead)}");
    }

    /// <summary><c>keyword refund</c>, <c>keyword "money back"</c>, <c>keyword("money back")</c>.</summary>
    private Rule? Keyword()
    {
        _tokens.Dequeue();
        var isCall = Ahead.Kind == RuleTokenKind.Open;
        if (isCall)
            _tokens.Dequeue();
        var token = Ahead;
        if (token.Kind is not (RuleTokenKind.Phrase or RuleTokenKind.Number or RuleTokenKind.Word)
            || (token.Kind == RuleTokenKind.Word && RuleVocabulary.IsReserved(token.Text)))
            return Fail(token, RuleErrors.Syntax, $"Expected a word, or a phrase in quotes, after keyword; found {token.Shown}.");
        if (Words(_tokens.Dequeue()) is not { } keyword)
            return null;
        if (!isCall)
            return keyword;
        if (Ahead.Kind != RuleTokenKind.Close)
            return Fail(Ahead, RuleErrors.Syntax, $"Expected ')' after the keyword, found {Ahead.Shown}.");
        _tokens.Dequeue();
        return keyword;
    }

    /// <summary>A topic if a word list of that name exists, else a word to look for.</summary>
    private Rule? BareWord()
    {
        var word = _tokens.Dequeue();
        if (Ahead.Kind == RuleTokenKind.Operator)
            return Fail(word, RuleErrors.UnknownFact, $"There is no fact '{word.Text}'. Facts are {RuleVocabulary.Facts}.");
        return Topics.Named(word.Text) is { } topic ? new Rule.Topic(topic.Name) : Words(word);
    }

    private Rule? Words(RuleToken token) => Folding.Words(token.Text) is { Length: > 0 } words
        ? new Rule.Keyword(words)
        : Fail(token, RuleErrors.NoWords, "A keyword has at least one letter or digit.");

    private Rule? BusinessHours()
    {
        _tokens.Dequeue();
        if (Ahead.Kind != RuleTokenKind.Operator)
            return new Rule.BusinessHours(true);
        if (EqualOrNot(RuleVocabulary.BusinessHours) is not { } isEqual)
            return null;
        var value = Ahead;
        if (!value.Is(RuleVocabulary.True) && !value.Is(RuleVocabulary.False))
            return Fail(value, RuleErrors.Value, $"business_hours is true or false; found {value.Shown}.");
        _tokens.Dequeue();
        return new Rule.BusinessHours(value.Is(RuleVocabulary.True) == isEqual);
    }

    private Rule? Choice(ChoiceFact fact)
    {
        var name = RuleVocabulary.Name(fact);
        _tokens.Dequeue();
        if (EqualOrNot(name) is not { } isEqual)
            return null;
        var token = Ahead;
        var values = RuleVocabulary.Values(fact);
        if (token.Kind is not (RuleTokenKind.Word or RuleTokenKind.Phrase)
            || values.FirstOrDefault(v => v.Equals(token.Text.Trim(), StringComparison.OrdinalIgnoreCase)) is not { } value)
            return Fail(token, RuleErrors.Value, $"{name} is one of {string.Join(", ", values)}; found {token.Shown}.");
        _tokens.Dequeue();
        return new Rule.Choice(fact, isEqual, value);
    }

    /// <summary>Whether the sign ahead says "is" or "is not"; null when it says anything else.</summary>
    private bool? EqualOrNot(string name)
    {
        var sign = Ahead;
        if (sign.Kind == RuleTokenKind.Operator && sign.Text is "=" or "!=")
            return _tokens.Dequeue().Text == "=";
        if (sign.Kind == RuleTokenKind.Operator)
            Fail(sign, RuleErrors.Operator, $"{name} is compared with = or !=, not with {sign.Text}.");
        else
            Fail(sign, RuleErrors.Syntax, $"Expected = or != after {name}, found {sign.Shown}.");
        return null;
    }

    private Rule? Number(NumberFact fact)
    {
        var name = RuleVocabulary.Name(fact);
        _tokens.Dequeue();
        if (Ahead.Kind != RuleTokenKind.Operator)
            return Fail(Ahead, RuleErrors.Syntax, $"Expected a comparison after {name}, e.g. {name} {Example(fact)}; found {Ahead.Shown}.");
        var comparison = RuleVocabulary.ComparisonOf(_tokens.Dequeue().Text)!.Value;
        var token = Ahead;
        if (token.Kind != RuleTokenKind.Number)
            return Fail(token, token.Kind == RuleTokenKind.End ? RuleErrors.Syntax : RuleErrors.Value, $"Expected a number after {name} {RuleVocabulary.Symbol(comparison)}, found {token.Shown}.");
        if (!decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || Math.Abs(value) > int.MaxValue)
            return Fail(token, RuleErrors.Value, $"This is no number that {name} can be compared with.");
        if (fact != NumberFact.Confidence && value != decimal.Truncate(value))
            return Fail(token, RuleErrors.Value, $"{name} is a whole number.");
        _tokens.Dequeue();
        return new Rule.Number(fact, comparison, value);
    }

    private static string Example(NumberFact fact) => fact == NumberFact.Confidence ? "< 0.5" : "> 2";

    private bool Misplaced()
    {
        Fail(Ahead, RuleErrors.Syntax, Ahead.Kind == RuleTokenKind.Close
            ? "This parenthesis closes nothing."
            : $"Expected AND, OR or the end of the rule, found {Ahead.Shown}.{Hint(Ahead)}");
        return false;
    }

    private static string Hint(RuleToken token) => token.Kind switch
    {
        RuleTokenKind.Word when token.Is("hours") => " The fact is written business_hours.",
        RuleTokenKind.Word => " A phrase of several words stands in quotes.",
        _ => "",
    };

    private bool IsTooDeep(int depth, RuleToken token)
    {
        if (depth < MaxDepth)
            return false;
        Fail(token, RuleErrors.TooDeep, $"A rule has at most {MaxDepth} parentheses and NOTs inside one another.");
        return true;
    }

    private Rule? Fail(RuleToken token, string code, string message)
    {
        _errors.Add(TextError.At(_text, token.Start, token.End - token.Start, code, message));
        return null;
    }
}
