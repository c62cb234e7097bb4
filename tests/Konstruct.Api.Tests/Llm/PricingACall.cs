using System.Text.Json;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Prices;

namespace Konstruct.Api.Tests.Llm;

public class PricingACall
{
    private static readonly DateTimeOffset Today = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly PriceTable _prices = PriceTable.Load();

    [Theory]
    [InlineData("gpt-5.6-terra", 1_000_000, 0, 0, 1_000_000, "14")]
    [InlineData("gpt-5.6-luna", 1, 0, 0, 0, "0.0000002")]
    [InlineData("gpt-5-nano", 1, 1, 0, 0, "0.000000005")]
    [InlineData("claude-sonnet-5", 1000, 400, 100, 10, "0.002145")]
    [InlineData("gpt-5.6-sol", 272_000, 0, 0, 0, "1.36")]
    [InlineData("gpt-5.6-sol", 272_001, 0, 0, 0, "2.72001")]
    [InlineData("gpt-4o-mini-2024-07-18", 1_000_000, 0, 0, 0, "0.15")]
    [InlineData("claude-haiku-4-5-20251001", 1_000_000, 0, 0, 0, "1")]
    public void It_is_exact_to_the_token(string model, long input, long cached, long written, long output, string usd) =>
        _prices.Cost(model, new TokenUsage(input, cached, written, output, Estimated: false), Today).ShouldBe(usd);

    [Theory]
    [InlineData("gpt-5-pro")]
    [InlineData("house-model")]
    [InlineData("claude-sonnet-4-5-preview")]
    public void What_is_not_in_the_table_is_unknown(string model) => _prices.Cost(model, Usage(1000), Today).ShouldBeNull();

    [Fact]
    public void What_lies_beyond_a_known_size_or_before_a_known_day_is_unknown()
    {
        _prices.Cost("claude-sonnet-4-5", Usage(200_001), Today).ShouldBeNull();
        _prices.Cost("claude-sonnet-5", Usage(1000), new DateTimeOffset(2026, 8, 31, 23, 59, 59, TimeSpan.Zero)).ShouldBeNull();
        _prices.Cost("claude-sonnet-5", Usage(1000), new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero)).ShouldNotBeNull();
    }

    [Fact]
    public void The_latest_price_that_has_begun_holds()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = "x",
            prices = new[]
            {
                new { models = new[] { "m" }, validFrom = "2026-01-01", input = "1", output = "1" },
                new { models = new[] { "m" }, validFrom = "2026-11-21", input = "2", output = "1" },
                new { models = new[] { "m" }, validFrom = "2026-11-22", input = "3", output = "1" },
            },
        });

        PriceTable.Read(new MemoryStream(json)).Cost("m", Usage(1_000_000), Today).ShouldBe("2");
    }

    [Fact]
    public void Every_default_route_has_a_price()
    {
        foreach (var model in new[] { "gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna", "claude-opus-5", "claude-sonnet-5", "claude-haiku-4-5" })
            _prices.Cost(model, Usage(1000), Today).ShouldNotBeNull(model);
    }

    private static TokenUsage Usage(long input) => new(input, 0, 0, 0, Estimated: false);
}
