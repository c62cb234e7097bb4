namespace Konstruct.Simulators.Models;

/// <summary>
/// Deterministic embeddings: every word adds to a few dimensions chosen by its hash, and the sum is scaled to length 1.
/// Texts that share words are near each other, which is all that tests of a search can ask.
/// </summary>
public static class Embedding
{
    private const int DimensionsPerWord = 4;

    /// <summary>The vector of a text.</summary>
    public static float[] Of(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split(
            [' ', '\n', '\t', '\r', '.', ',', ';', ':', '!', '?', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            var hash = Hash(word);
            for (var part = 0; part < DimensionsPerWord; part++)
            {
                vector[(int)(hash % (uint)dimensions)] += (hash & 0x8000_0000) == 0 ? 1 : -1;
                hash = Hash($"{word}#{part}");
            }
        }

        var length = MathF.Sqrt(vector.Sum(each => each * each));
        if (length == 0)
            vector[0] = length = 1;
        for (var at = 0; at < dimensions; at++)
            vector[at] /= length;
        return vector;
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
