namespace Konstruct.Api.Llm.Prices;

/// <summary>One line of the price table; USD per million tokens as decimal strings.</summary>
/// <param name="Models">Names without the date that vendors append to a snapshot.</param>
/// <param name="CachedInput">Missing: cached input costs what input costs.</param>
/// <param name="CacheWrite">Missing: writing to the cache costs what input costs.</param>
/// <param name="UpToInputTokens">The line holds for calls with at most so much input.</param>
/// <param name="OverInputTokens">The line holds for calls with more input than this.</param>
internal sealed record Price(
    IReadOnlyList<string> Models,
    DateOnly ValidFrom,
    string Input,
    string Output,
    string? CachedInput = null,
    string? CacheWrite = null,
    long? UpToInputTokens = null,
    long? OverInputTokens = null)
{
    private const decimal Million = 1_000_000m;

    public bool CoversInput(long tokens) => tokens <= (UpToInputTokens ?? long.MaxValue) && tokens > (OverInputTokens ?? -1);

    public decimal CostOf(TokenUsage usage)
    {
        var input = Usd(Input);
        var plain = Math.Max(0, usage.Input - usage.CachedInput - usage.CacheWrite);
        var total = (plain * input)
            + (usage.CachedInput * (CachedInput is null ? input : Usd(CachedInput)))
            + (usage.CacheWrite * (CacheWrite is null ? input : Usd(CacheWrite)))
            + (usage.Output * Usd(Output));
        return total / Million;
    }

    private static decimal Usd(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
