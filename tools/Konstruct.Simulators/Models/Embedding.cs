namespace Konstruct.Simulators.Models;

/// <summary>
/// Deterministic embeddings: every word, and every three letters of it, adds to a few dimensions chosen by its hash, and the sum is scaled
/// to length 1. Texts that share words, or forms of words, are near each other, which is all that tests of a search can ask.
/// </summary>
public static class Embedding
{
    private const int DimensionsPerFeature = 4;
    private const float PartWeight = 0.3f;

    // What every sentence has says nothing about what it is about.
    private const float CommonWeight = 0.05f;

    private static readonly HashSet<string> CommonWords = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "did", "do", "does", "for", "from", "had", "has", "have", "how", "i", "in", "is", "it", "its", "me", "my",
        "no", "not", "of", "on", "or", "our", "said", "that", "the", "their", "they", "this", "to", "was", "we", "were", "what", "when", "where", "which", "who",
        "will", "with", "you", "your", "answered",
    };

    /// <summary>The vector of a text.</summary>
    public static float[] Of(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split(
            [' ', '\n', '\t', '\r', '.', ',', ';', ':', '!', '?', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            var isCommon = CommonWords.Contains(word);
            Add(vector, word, isCommon ? CommonWeight : 1);
            for (var at = 0; at + 3 <= word.Length && !isCommon; at++)
                Add(vector, string.Concat("#", word.AsSpan(at, 3)), PartWeight);
        }

        var length = MathF.Sqrt(vector.Sum(each => each * each));
        if (length == 0)
            vector[0] = length = 1;
        for (var at = 0; at < dimensions; at++)
            vector[at] /= length;
        return vector;
    }

    private static void Add(float[] vector, string feature, float weight)
    {
        var hash = Hash(feature);
        for (var part = 0; part < DimensionsPerFeature; part++)
        {
            vector[(int)(hash % (uint)vector.Length)] += (hash & 0x8000_0000) == 0 ? weight : -weight;
            hash = Hash($"{feature}#{part}");
        }
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
            hash = (hash ^ character) * 16777619u;
        return hash;
    }
}
