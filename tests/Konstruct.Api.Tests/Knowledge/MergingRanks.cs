using Konstruct.Api.Knowledge.Search;

namespace Konstruct.Api.Tests.Knowledge;

public class MergingRanks
{
    [Fact]
    public void What_both_found_comes_before_what_one_found_first() =>
        ReciprocalRanks.Merge<string>(["a", "b"], ["c", "b"]).Select(m => m.Key).ShouldBe(["b", "a", "c"]);

    [Fact]
    public void One_list_stays_as_it_is() => ReciprocalRanks.Merge<string>(["c", "a", "b"], []).Select(m => m.Key).ShouldBe(["c", "a", "b"]);

    [Fact]
    public void A_rank_counts_one_over_sixty_and_itself() =>
        ReciprocalRanks.Merge<string>(["a"], ["b", "a"]).First(m => m.Key == "a").Score.ShouldBe((1.0 / 61) + (1.0 / 62), tolerance: 1e-12);

    [Fact]
    public void Ties_are_broken_the_same_way_every_time() =>
        ReciprocalRanks.Merge<string>(["b", "a"], ["a", "b"]).Select(m => m.Key).ShouldBe(["a", "b"]);
}
