using System.Collections.Frozen;

namespace Konstruct.Domain.Handoff.Text;

/// <summary>
/// The language of a short text, by its most frequent words and a few letters that only one language has. Three languages can come
/// out; three neighbours are known only so that they are not taken for one of those. Where it is close, or there is too little, nobody knows.
/// </summary>
public static class TextLanguage
{
    public const string English = "en";
    public const string Spanish = "es";
    public const string Portuguese = "pt";

    /// <summary>The languages that can come out.</summary>
    public static readonly IReadOnlyList<string> Recognised = [English, Spanish, Portuguese];

    private const int MaxLength = 2_000;
    private const int Enough = 3;
    private const int Ahead = 2;

    private static readonly FrozenDictionary<string, string[]> s_languagesOf = LanguageWords.ByLanguage
        .SelectMany(l => l.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Select(word => (word, language: l.Key)))
        .GroupBy(p => p.word, p => p.language, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    /// <summary><c>en</c>, <c>es</c>, <c>pt</c>, or null.</summary>
    public static string? Detect(string text)
    {
        var beginning = text.Length > MaxLength ? text[..MaxLength] : text;
        var scores = LanguageWords.ByLanguage.Keys.ToDictionary(language => language, _ => 0, StringComparer.Ordinal);
        foreach (var word in Folding.Words(beginning).Split(' '))
        {
            if (!s_languagesOf.TryGetValue(word, out var languages))
                continue;
            foreach (var language in languages)
                scores[language] += languages.Length == 1 ? 3 : 1;
        }

        foreach (var c in beginning)
            if (LanguageWords.Letter(c) is var (language, weight) && language is not null)
                scores[language] += weight;

        var ranked = scores.OrderByDescending(s => s.Value).Take(2).ToArray();
        return ranked[0].Value >= Enough && ranked[0].Value - ranked[1].Value >= Ahead && Recognised.Contains(ranked[0].Key) ? ranked[0].Key : null;
    }
}
