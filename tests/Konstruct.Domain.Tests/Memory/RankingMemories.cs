using Konstruct.Domain.Memory;

namespace Konstruct.Domain.Tests.Memory;

public sealed class RankingMemories
{
    private static readonly Guid s_office = new("0e000000-0000-8000-8000-000000000001");
    private static readonly Guid s_again = new("0e000000-0000-8000-8000-000000000002");
    private static readonly Guid s_refunds = new("0e000000-0000-8000-8000-000000000003");

    [Fact]
    public void What_is_nearer_in_meaning_comes_first() =>
        Rank(One(s_refunds, 0.3), One(s_office, 0.6)).ShouldBe([s_office, s_refunds]);

    [Fact]
    public void Of_what_is_about_as_near_the_later_comes_first() =>
        Rank(One(s_refunds, 0.50, daysAgo: 400), One(s_office, 0.48, daysAgo: 1)).ShouldBe([s_office, s_refunds]);

    [Fact]
    public void Having_been_said_lately_does_not_make_up_for_meaning() =>
        Rank(One(s_refunds, 0.5, daysAgo: 400), One(s_office, 0.4, daysAgo: 0)).ShouldBe([s_refunds, s_office]);

    [Fact]
    public void What_says_nearly_the_same_is_recalled_once_the_latest_of_it() =>
        Rank(One(s_office, 0.60, daysAgo: 300), One(s_again, 0.59, daysAgo: 2, s_office), One(s_refunds, 0.3)).ShouldBe([s_again, s_refunds]);

    [Fact]
    public void Not_more_than_was_asked_for() =>
        RecallRanking.Rank([One(s_office, 0.6), One(s_refunds, 0.5), One(s_again, 0.4)], Moments.Noon, limit: 2).Count.ShouldBe(2);

    [Fact]
    public void A_memory_from_the_future_counts_as_said_now() =>
        RecallRanking.Rank([One(s_office, 0.5, daysAgo: -3)], Moments.Noon, 1)[0].Score.ShouldBe(0.5 + RecallRanking.RecencyWeight, 0.0001);

    private static IEnumerable<Guid> Rank(params RecallCandidate[] candidates) => RecallRanking.Rank(candidates, Moments.Noon, 10).Select(r => r.Candidate.Id);

    private static RecallCandidate One(Guid id, double similarity, int daysAgo = 30, params Guid[] like) =>
        new(id, similarity, Moments.Noon.AddDays(-daysAgo), [.. like]);
}
