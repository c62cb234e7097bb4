using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models;

/// <summary>Arguments that fit a tool's schema, from what the little model wants to say.</summary>
internal static class ToolArguments
{
    public const string KnowledgeSearch = "knowledge_search";

    /// <summary>
    /// Each wish goes to the property of one of its names; the first wish, when there is none, to the first text that is
    /// required. What else is required gets the plainest value of its type.
    /// </summary>
    public static string For(ModelTool tool, params (string[] Names, string Value)[] wishes)
    {
        var properties = tool.Parameters.Member("properties") is { ValueKind: JsonValueKind.Object } found
            ? found.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal)
            : [];
        var required = tool.Parameters.ValueKind == JsonValueKind.Object ? tool.Parameters.Items("required").Select(name => name.ToString()).ToList() : [];
        var arguments = new JsonObject();
        foreach (var (names, value) in wishes)
        {
            var name = names.FirstOrDefault(properties.ContainsKey)
                ?? (arguments.Count > 0 ? null : required.Concat(properties.Keys).FirstOrDefault(each => properties.TryGetValue(each, out var schema) && TypeOf(schema) == "string"));
            if (name is not null)
                arguments[name] = value;
            else if (arguments.Count == 0 && properties.Count == 0)
                arguments[names[0]] = value;
        }

        foreach (var name in required.Where(name => !arguments.ContainsKey(name)))
            arguments[name] = Plainest(properties.GetValueOrDefault(name));
        return arguments.ToJsonString();
    }

    private static JsonNode? Plainest(JsonElement schema) => schema.ValueKind != JsonValueKind.Object ? "" : schema.Items("enum").FirstOrDefault() switch
    {
        { ValueKind: not JsonValueKind.Undefined } first => first.ToNode(),
        _ => TypeOf(schema) switch
        {
            "integer" or "number" => 1,
            "boolean" => false,
            "array" => new JsonArray(),
            "object" => new JsonObject(),
            "null" => null,
            _ => "",
        },
    };

    private static string? TypeOf(JsonElement schema) => schema.Text("type") ?? (schema.Items("type").FirstOrDefault() is { ValueKind: JsonValueKind.String } first ? first.GetString() : null);
}
