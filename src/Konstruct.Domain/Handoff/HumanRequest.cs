using System.Text;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff;

/// <summary>
/// Whether somebody asks for a person: always understood, whatever rules there are. Judged part by part of what was written. In doubt it
/// is a request: a person who comes for nothing costs less than one who does not come.
/// </summary>
/// <param name="Language">The language it was asked in: <c>en</c>, <c>es</c>, <c>pt</c>.</param>
public sealed record HumanRequest(string Language)
{
    /// <summary>Nobody asks after that many characters of one message what they did not ask before.</summary>
    private const int MaxLength = 8_000;
    private const int MaxPart = 400;
    private const string Ends = ".!?;:,\n\r¿¡…()\"“”«»";
    private const string Apostrophes = "'’‘`´";

    private static readonly HumanRequestPatterns[] s_languages = [HumanRequestEnglish.Patterns, HumanRequestSpanish.Patterns, HumanRequestPortuguese.Patterns];

    /// <summary>Null: they do not ask for one.</summary>
    public static HumanRequest? Detect(string text)
    {
        foreach (var part in Parts(text.Length > MaxLength ? text[..MaxLength] : text))
            foreach (var language in s_languages)
                if (language.Ask(part))
                    return new HumanRequest(language.Language);
        return null;
    }

    private static IEnumerable<string> Parts(string text)
    {
        var part = new StringBuilder();
        foreach (var c in text)
        {
            if (!Ends.Contains(c, StringComparison.Ordinal))
            {
                // "don't" is one word here
                if (part.Length < MaxPart && !Apostrophes.Contains(c, StringComparison.Ordinal))
                    part.Append(c);
                continue;
            }

            if (Folding.Words(part.ToString()) is { Length: > 0 } words)
                yield return words;
            part.Clear();
        }

        if (Folding.Words(part.ToString()) is { Length: > 0 } last)
            yield return last;
    }
}
