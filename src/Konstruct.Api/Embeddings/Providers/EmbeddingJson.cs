using System.Text.Json;
using Konstruct.Api.Llm;

namespace Konstruct.Api.Embeddings.Providers;

/// <summary>What both formats have in common.</summary>
internal static class EmbeddingJson
{
    public static void WriteTexts(this Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        json.WriteStartArray("input");
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>An array's items; none when it is something else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : [];

    public static float[] Vector(IEnumerable<JsonElement> numbers) =>
    [
        .. numbers.Select(n => n.ValueKind == JsonValueKind.Number && n.TryGetSingle(out var value) && float.IsFinite(value)
            ? value
            : throw Malformed("not_a_number")),
    ];

    public static ProviderCallException Malformed(string detail) => new(FailureCodes.MalformedResponse, detail);
}
