using System.Text;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff.Rules;

/// <summary>Cuts a rule into words, numbers, phrases and signs, each with its place.</summary>
internal static class RuleLexer
{
    private const string Signs = "<>=!&|";

    // opening and closing: straight ones, and those that word processors make of them
    private const string Opening = "\"“„«";

    /// <summary>The tokens, the last of them the end; or what is wrong.</summary>
    public static (IReadOnlyList<RuleToken> Tokens, TextError? Error) Read(string text)
    {
        var tokens = new List<RuleToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var (token, error) = Next(text, at);
            if (error is not null)
                return ([], error);
            tokens.Add(token);
            at = token.End;
        }

        tokens.Add(new RuleToken(RuleTokenKind.End, "", text.Length, text.Length));
        return (tokens, null);
    }

    private static (RuleToken Token, TextError? Error) Next(string text, int at)
    {
        var c = text[at];
        if (c is '(')
            return (new RuleToken(RuleTokenKind.Open, "(", at, at + 1), null);
        if (c is ')')
            return (new RuleToken(RuleTokenKind.Close, ")", at, at + 1), null);
        if (Opening.Contains(c, StringComparison.Ordinal))
            return Phrase(text, at);
        if (Signs.Contains(c, StringComparison.Ordinal))
            return Sign(text, at);
        if (char.IsAsciiDigit(c) || (c == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return (Number(text, at), null);

        var end = WordEnd(text, at);
        if (end > at)
            return (new RuleToken(RuleTokenKind.Word, text[at..end], at, end), null);
        var hint = c is '\'' or '’' or '‘' ? "Phrases stand in double quotes." : "Write words, numbers, comparisons, AND, OR, NOT and parentheses.";
        return (default, TextError.At(text, at, char.IsHighSurrogate(c) && at + 1 < text.Length ? 2 : 1, RuleErrors.Syntax, $"This character has no meaning in a rule. {hint}"));
    }

    private static (RuleToken Token, TextError? Error) Phrase(string text, int start)
    {
        var content = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            var c = text[at];
            if (Closes(text[start], c))
                return (new RuleToken(RuleTokenKind.Phrase, content.ToString(), start, at + 1), null);
            if (c == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
                c = text[++at];
            content.Append(c);
        }

        return (default, TextError.At(text, start, text.Length - start, RuleErrors.Syntax, "This phrase has no closing quote."));
    }

    private static bool Closes(char opening, char c) => opening switch
    {
        '“' or '„' => c is '”' or '“' or '"',
        '«' => c is '»',
        _ => c == opening,
    };

    private static (RuleToken Token, TextError? Error) Sign(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && end < at + 2 && Signs.Contains(text[end], StringComparison.Ordinal))
            end++;
        var sign = text[at..end];
        if (RuleVocabulary.ComparisonOf(sign) is not null)
            return (new RuleToken(RuleTokenKind.Operator, sign, at, end), null);
        var message = RuleVocabulary.InsteadOf(sign) is { } instead ? $"Write {instead} instead of {sign}." : "Expected one of < <= > >= = !=.";
        return (default, TextError.At(text, at, end - at, RuleErrors.Syntax, message));
    }

    /// <summary>Digits with at most one point; with letters behind it is a word, such as 2fa.</summary>
    private static RuleToken Number(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || IsPoint(text, end)))
            end++;
        var word = text[start] == '-' ? end : WordEnd(text, start);
        return word > end
            ? new RuleToken(RuleTokenKind.Word, text[start..word], start, word)
            : new RuleToken(RuleTokenKind.Number, text[start..end], start, end);
    }

    private static bool IsPoint(string text, int at) => text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);

    /// <summary>Letters, digits and underscores, with hyphens and apostrophes between them: e-mail, don't, business_hours.</summary>
    private static int WordEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length)
        {
            var length = PartLength(text, end);
            if (length == 0 && end > start && text[end] is '-' or '\'' or '’' && PartLength(text, end + 1) is var next and > 0)
                length = 1 + next;
            if (length == 0)
                break;
            end += length;
        }

        return end;
    }

    private static int PartLength(string text, int at)
    {
        if (at >= text.Length)
            return 0;
        if (text[at] == '_')
            return 1;
        return Rune.TryGetRuneAt(text, at, out var rune) && Folding.IsWordPart(rune) ? rune.Utf16SequenceLength : 0;
    }
}
