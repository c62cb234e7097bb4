namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>Where a link leads is often the answer: the address stands behind its words.</summary>
internal static class LinkText
{
    private const int MaxLength = 300;

    /// <summary>What follows the words of a link; nothing for addresses within the document, scripts, and where the words are the address.</summary>
    public static string After(string words, string address) =>
        (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        && address.Length <= MaxLength && !words.Contains(address, StringComparison.OrdinalIgnoreCase)
            ? $" ({address})"
            : "";
}
