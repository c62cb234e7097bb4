namespace Konstruct.Api.Embeddings.Offline;

/// <summary>
/// A text as a vector. Every word adds its stem and the three-letter parts of it; how often it stands there counts less and less; words
/// that every sentence has count little. Each feature goes, with signs, to a few dimensions that its hash chooses, so that features
/// that meet there cancel out on the whole.
/// </summary>
internal static class HashedFeatures
{
    public const int Dimensions = EmbeddingModel.StoredDimensions;

    private const double StemWeight = 1.0;
    private const double PartsWeight = 0.55;
    private const double NumberWeight = 1.3;
    private const double StopWordWeight = 0.06;
    private const int PlacesOfAStem = 6;
    private const int PlacesOfAPart = 3;

    public static float[] Of(string text)
    {
        var sum = new double[Dimensions];
        foreach (var (word, times) in Words.Of(text).CountBy(w => w))
            Add(sum, word, 1 + Math.Log(times));
        return EmbeddingText.ToUnitLength(Array.ConvertAll(sum, v => (float)v));
    }

    private static void Add(double[] sum, string word, double weight)
    {
        if (StopWords.Contains(word))
        {
            Place(sum, word, weight * StopWordWeight, PlacesOfAPart);
            return;
        }

        var stem = Stem.Of(word);
        // what is long says more than what is short
        var rarity = weight * (char.IsAsciiDigit(word[0]) ? NumberWeight : 0.7 + (0.075 * Math.Min(stem.Length, 8)));
        Place(sum, "w:" + stem, rarity * StemWeight, PlacesOfAStem);
        if (stem.Length < 4)
            return;
        var padded = $"<{stem}>";
        var parts = padded.Length - 2;
        // all parts of a word together weigh what PartsWeight says, however long it is
        for (var at = 0; at < parts; at++)
            Place(sum, string.Concat("p:", padded.AsSpan(at, 3)), rarity * PartsWeight / Math.Sqrt(parts), PlacesOfAPart);
    }

    private static void Place(double[] sum, string feature, double weight, int places)
    {
        var hash = Hash(feature);
        var share = weight / Math.Sqrt(places);
        for (var place = 0; place < places; place++)
        {
            hash = Mix(hash + 0x9E3779B97F4A7C15UL);
            sum[(int)(hash % Dimensions)] += (hash >> 63) == 0 ? share : -share;
        }
    }

    // FNV-1a over UTF-16: string.GetHashCode differs from process to process.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return Mix(hash);
    }

    /// <summary>Spreads neighbouring values over all 64 bits.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
