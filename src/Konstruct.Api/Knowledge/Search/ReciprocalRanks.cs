namespace Konstruct.Api.Knowledge.Search;

/// <summary>
/// Merges lists by the ranks in them: two searches whose scores mean different things agree on places. 60 keeps the first places from
/// outweighing everything.
/// </summary>
internal static class ReciprocalRanks
{
    private const double K = 60;

    /// <summary>Best first; equal scores in the order of their keys, so that the same lists merge the same way every time.</summary>
    public static List<(TKey Key, double Score)> Merge<TKey>(params IReadOnlyList<TKey>[] lists)
        where TKey : notnull, IComparable<TKey>
    {
        var scores = new Dictionary<TKey, double>();
        foreach (var list in lists)
        {
            for (var rank = 0; rank < list.Count; rank++)
                scores[list[rank]] = scores.GetValueOrDefault(list[rank]) + (1 / (K + rank + 1));
        }

        return [.. scores.Select(s => (s.Key, s.Value)).OrderByDescending(s => s.Value).ThenBy(s => s.Key)];
    }
}
