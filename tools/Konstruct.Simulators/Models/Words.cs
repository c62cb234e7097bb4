using System.Text.RegularExpressions;

namespace Konstruct.Simulators.Models;

/// <summary>Which of several lines a question is about: the one that shares most of its words.</summary>
internal static partial class Words
{
    private const int Stem = 5;

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "the", "and", "that", "this", "you", "your", "what", "did", "does", "earlier", "remember", "about", "said", "say", "tell", "told", "was", "were", "when",
        "where", "who", "how", "for", "with", "from", "have", "has", "had", "can", "could", "please", "mine", "our", "are", "not", "but", "which", "would",
    };

    /// <summary>The words that mean something.</summary>
    public static IReadOnlyCollection<string> Of(string text) =>
        [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).Where(word => word.Length > 2 && !Empty.Contains(word)).Distinct()];

    /// <summary>The best line, of equal ones the first; null when none shares a word. A question without words of its own takes the first.</summary>
    public static string? Best(IReadOnlyCollection<string> question, IEnumerable<string> lines)
    {
        var (best, most) = ((string?)null, question.Count == 0 ? -1 : 0);
        foreach (var line in lines)
        {
            if (Shared(question, Of(line)) is var shared && shared > most)
                (best, most) = (line, shared);
        }

        return best;
    }

    // Whole words, or long ones that begin alike: deploy and deployment.
    private static int Shared(IReadOnlyCollection<string> question, IReadOnlyCollection<string> line) => question.Count(asked =>
        line.Any(word => word == asked || (word.Length >= Stem && asked.Length >= Stem && word.AsSpan(0, Stem).SequenceEqual(asked.AsSpan(0, Stem)))));

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.None, 1_000)]
    private static partial Regex Word();
}
