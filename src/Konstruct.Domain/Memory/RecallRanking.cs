using System.Collections.Immutable;

namespace Konstruct.Domain.Memory;

/// <summary>A memory that may be worth recalling.</summary>
/// <param name="Similarity">Cosine of its vector and the question's.</param>
/// <param name="LikeEarlier">Candidates nearer to the question that say nearly the same.</param>
public sealed record RecallCandidate(Guid Id, double Similarity, DateTimeOffset SaidAt, ImmutableArray<Guid> LikeEarlier);

/// <summary>
/// Which candidates are recalled, the best first. Meaning decides; among what is about as near, what was said lately comes first. Of
/// memories that say nearly the same only the best is kept: what a prompt has room for is few.
/// </summary>
public static class RecallRanking
{
    /// <summary>What having been said this very moment is worth, in cosine.</summary>
    public const double RecencyWeight = 0.05;

    /// <summary>After this long it is worth half.</summary>
    public static readonly TimeSpan RecencyHalfLife = TimeSpan.FromDays(30);

    /// <summary>Memories with a cosine above it say nearly the same.</summary>
    public const double SameMeaning = 0.97;

    public static IReadOnlyList<(RecallCandidate Candidate, double Score)> Rank(IEnumerable<RecallCandidate> candidates, DateTimeOffset now, int limit)
    {
        var all = candidates.ToList();
        // likeness has no direction, whichever of the two is nearer to the question
        var alike = all.SelectMany(c => c.LikeEarlier.SelectMany(o => new[] { (c.Id, o), (o, c.Id) })).ToLookup(pair => pair.Item1, pair => pair.Item2);
        var chosen = new List<(RecallCandidate, double)>();
        var ids = new HashSet<Guid>();
        foreach (var ranked in all.Select(c => (Candidate: c, Score: Score(c, now))).OrderByDescending(r => r.Score).ThenByDescending(r => r.Candidate.Id))
        {
            if (chosen.Count == limit)
                break;
            if (alike[ranked.Candidate.Id].Any(ids.Contains))
                continue;
            ids.Add(ranked.Candidate.Id);
            chosen.Add(ranked);
        }

        return chosen;
    }

    private static double Score(RecallCandidate candidate, DateTimeOffset now)
    {
        var age = now - candidate.SaidAt;
        var halves = age > TimeSpan.Zero ? age / RecencyHalfLife : 0;
        return candidate.Similarity + (RecencyWeight * Math.Pow(0.5, halves));
    }
}
