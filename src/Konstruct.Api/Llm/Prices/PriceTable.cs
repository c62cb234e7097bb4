using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Konstruct.Api.Llm.Prices;

/// <summary>List prices, as data with a version. Events keep the token counts, so that a cost can be computed again.</summary>
internal sealed partial class PriceTable
{
    private const string Resource = "Konstruct.Api.Llm.Prices.prices.json";

    private readonly ILookup<string, Price> _byModel;

    private PriceTable(string version, IEnumerable<Price> prices)
    {
        Version = version;
        _byModel = prices.SelectMany(price => price.Models.Select(model => (model, price))).ToLookup(p => p.model, p => p.price);
    }

    /// <summary>The day the prices were last checked; recorded with every cost.</summary>
    public string Version { get; }

    /// <summary>The table that is built in.</summary>
    public static PriceTable Load()
    {
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        return Read(stream);
    }

    public static PriceTable Read(Stream json)
    {
        var file = JsonSerializer.Deserialize<PriceFile>(json, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException("The price table is empty.");
        return new PriceTable(file.Version, file.Prices);
    }

    public bool Knows(string model) => _byModel.Contains(Undated(model));

    /// <summary>USD as a decimal string; null when the table has no price for this model, day or size.</summary>
    public string? Cost(string model, TokenUsage usage, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var price = _byModel[Undated(model)]
            .Where(p => p.ValidFrom <= day && p.CoversInput(usage.Input))
            .MaxBy(p => p.ValidFrom);
        // Twelve places hold a single token at a cent per million; the format drops what is zero.
        return price?.CostOf(usage).ToString("0.############", CultureInfo.InvariantCulture);
    }

    /// <summary>gpt-4o-mini-2024-07-18 and claude-haiku-4-5-20251001 are snapshots of the names without the date.</summary>
    private static string Undated(string model) => SnapshotDate().Replace(model, "");

    [GeneratedRegex(@"-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex SnapshotDate();

    private sealed record PriceFile(string Version, IReadOnlyList<Price> Prices);
}
