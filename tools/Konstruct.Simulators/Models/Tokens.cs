namespace Konstruct.Simulators.Models;

/// <summary>A rule of thumb in place of a tokeniser: four characters are a token. The same text always counts the same.</summary>
public static class Tokens
{
    private const int CharactersPerToken = 4;

    /// <summary>Counts a text.</summary>
    public static int Count(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>The text in pieces as a stream carries them: words with the blanks before them, which joined give the text again.</summary>
    internal static IEnumerable<string> Pieces(string text)
    {
        var from = 0;
        for (var at = 1; at < text.Length; at++)
        {
            if (char.IsWhiteSpace(text[at]) && !char.IsWhiteSpace(text[at - 1]))
            {
                yield return text[from..at];
                from = at;
            }
        }

        if (from < text.Length)
            yield return text[from..];
    }

    /// <summary>The text in pieces of about this length, never through the middle of a character.</summary>
    internal static IEnumerable<string> Fragments(string text, int length)
    {
        for (var from = 0; from < text.Length;)
        {
            var to = Math.Min(from + length, text.Length);
            if (to < text.Length && char.IsHighSurrogate(text[to - 1]))
                to++;
            yield return text[from..to];
            from = to;
        }
    }
}
