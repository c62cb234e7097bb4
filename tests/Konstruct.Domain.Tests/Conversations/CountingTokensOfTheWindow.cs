using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Konstruct.Domain.Conversations;

namespace Konstruct.Domain.Tests.Conversations;

public class CountingTokensOfTheWindow
{
    [Theory]
    [InlineData("", 4)]
    [InlineData("a", 5)]
    [InlineData("Where is my order?", 9)]
    [InlineData("¿Dónde está mi pedido?", 12)]
    [InlineData("Где мой заказ?", 16)]
    [InlineData("我的订单在哪里？", 16)]
    [InlineData("👍👍🏽", 10)]
    public void Letters_beyond_ascii_count_for_more(string text, int tokens) => WindowTokens.Of(text).ShouldBe(tokens);

    [Fact]
    public void An_unpaired_surrogate_counts_as_the_mark_that_stands_for_it() => WindowTokens.Of("\ud83d").ShouldBe(WindowTokens.Of("\ufffd"));

    [Fact]
    public void Whatever_the_text_it_is_between_a_quarter_of_its_bytes_and_all_of_them() =>
        Prop.ForAll(Texts(), text =>
        {
            var (tokens, bytes) = (WindowTokens.Of(text) - WindowTokens.PerMessage, Encoding.UTF8.GetByteCount(text));
            return tokens * 4 >= bytes && tokens <= bytes;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_text_is_never_less_and_two_texts_are_never_more_apart_than_their_own_ends() =>
        Prop.ForAll(Texts(), Texts(), (one, other) =>
        {
            // a pair must not be joined from two halves: it would be another text
            var both = WindowTokens.Of(one + " " + other);
            return both >= WindowTokens.Of(one) && both <= WindowTokens.Of(one) + WindowTokens.Of(other);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_kept_keeps_to_the_limit_and_nothing_is_left_out_in_vain() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<PositiveInt>>(), lengths =>
        {
            var texts = lengths.Get.Select(length => new string('漢', length.Get * 700)).ToList();
            var tooMany = WindowTokens.TooMany(texts);
            var kept = texts.Skip(tooMany).ToList();
            return kept.Count > 0
                && (kept.Count == 1 || kept.Sum(WindowTokens.Of) <= WindowTokens.Most)
                && (tooMany == 0 || texts.Skip(tooMany - 1).Sum(WindowTokens.Of) > WindowTokens.Most);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_limit_itself_is_kept_and_one_token_more_is_too_many()
    {
        var half = new string('a', ((WindowTokens.Most / 2) - WindowTokens.PerMessage) * 4);
        WindowTokens.TooMany([half, half]).ShouldBe(0);
        WindowTokens.TooMany([half, half + "a"]).ShouldBe(1);
    }

    [Fact]
    public void The_last_message_stays_however_long_it_is() => WindowTokens.TooMany(["short", new string('漢', 30_000)]).ShouldBe(1);

    private static Arbitrary<string> Texts() => ArbMap.Default.ArbFor<string>().Filter(text => text is not null);
}
