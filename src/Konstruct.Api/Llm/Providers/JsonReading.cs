using System.Text.Json;

namespace Konstruct.Api.Llm.Providers;

/// <summary>Reads providers' JSON without trusting its shape: what is absent, null or of another type is simply not there.</summary>
internal static class JsonReading
{
    /// <summary>One object of a stream.</summary>
    public static JsonDocument ParseObject(string text)
    {
        try
        {
            var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw new ProviderCallException(FailureCodes.MalformedResponse, "invalid_json", e);
        }

        throw new ProviderCallException(FailureCodes.MalformedResponse, "not_an_object");
    }

    /// <summary>The members of an object; null when the text is none.</summary>
    public static Dictionary<string, object?>? TryObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var members = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
                members[member.Name] = member.Value.Clone();
            return members;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null; // what a model wrote: half an object, half a surrogate pair
        }
    }

    public static JsonElement? Object(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static string? Text(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? JsonText.Of(value) : null;

    /// <summary>The objects of an array.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    /// <summary>Text as it is, and an object as it is written: arguments of tools come in both ways.</summary>
    public static string? TextOrObject(this JsonElement parent, string name) =>
        parent.Object(name)?.GetRawText() ?? parent.Text(name);

    public static long? Number(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0
            ? number
            : null;

    /// <summary>
    /// Codes of providers are kept only when they look like codes: whatever else stands there may quote the prompt.
    /// </summary>
    public static string? Identifier(string? text) =>
        text is { Length: > 0 and <= 128 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':') ? text : null;
}
