using System.Text.Json;

namespace Konstruct.Simulators.Models;

/// <summary>What OpenAI and Anthropic accept as names and ids of tools and as schemas.</summary>
internal static class ToolNames
{
    public const string Pattern = "^[a-zA-Z0-9_-]+$";

    public static bool Matches(string? name) => name is { Length: > 0 } && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');

    /// <summary>A JSON Schema of an object.</summary>
    public static bool IsObjectSchema(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");
}
