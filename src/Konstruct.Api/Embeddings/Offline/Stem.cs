namespace Konstruct.Api.Embeddings.Offline;

/// <summary>Takes common endings of English, Spanish and Portuguese off a word. Rough on purpose: equal stems are wanted, not right ones.</summary>
internal static class Stem
{
    private const int ShortestStem = 4;

    // the longest first; written without accents, as words are
    private static readonly string[] s_endings =
    [
        "aciones", "imientos", "amientos", "imiento", "amiento", "amentos", "amento", "acion", "acoes", "mente", "ments", "iendo", "ando", "endo", "indo",
        "ation", "ment", "ings", "ness", "cao", "coes", "ados", "adas", "idos", "idas", "ado", "ada", "ido", "ida", "ing", "ies", "ied", "ers", "ed", "er",
        "es", "ly", "ar", "ir", "as", "os", "s", "a", "o", "e", "y",
    ];

    public static string Of(string word)
    {
        if (char.IsAsciiDigit(word[0]))
            return word;
        foreach (var ending in s_endings)
        {
            if (word.Length - ending.Length >= ShortestStem && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }
}
