using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Platform;

/// <summary>Small helps for JSON that is built and taken apart by hand, as wire formats are.</summary>
internal static class Json
{
    public const string ContentType = "application/json; charset=utf-8";

    public static readonly JsonSerializerOptions Control = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static JsonNode? ToNode(this JsonElement element) => JsonSerializer.SerializeToNode(element);

    /// <summary>An element that outlives the text it was read from; null when the text is not JSON.</summary>
    public static JsonElement? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool IsTrue(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static Task WriteJsonAsync(this HttpResponse response, JsonNode body, CancellationToken cancellation)
    {
        response.ContentType = ContentType;
        return response.WriteAsync(body.ToJsonString(), cancellation);
    }
}
