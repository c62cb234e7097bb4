using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Api.Tools;

/// <summary>
/// Makes a stranger's schema one that the validator can run safely: no reference that leads out of the document (the validator would fetch
/// it past the egress, or read it from a file), no pattern that runs without a limit, no references that multiply or never end. Words of
/// newer drafts are put into the ones that it knows; those that it has no word for are not checked here, the tool's own side does.
/// </summary>
internal static class SchemaPreparation
{
    public const int MaxBytes = 64 * 1024;
    private const int MaxDepth = 40;

    /// <summary>Schemas that one value may be held against, references followed.</summary>
    private const int MaxWeight = 10_000;

    private static readonly string[] s_one = ["additionalProperties", "additionalItems", "not", "items"];
    private static readonly string[] s_many = ["allOf", "anyOf", "oneOf", "items"];
    private static readonly string[] s_named = ["properties", "definitions"];

    /// <exception cref="SchemaRefusedException"/>
    public static (string Json, IReadOnlyList<PatternFormat> Patterns) Prepare(string schemaJson)
    {
        if (Encoding.UTF8.GetByteCount(schemaJson) > MaxBytes)
            throw new SchemaRefusedException($"it has more than {MaxBytes} bytes");
        JsonObject root;
        try
        {
            root = JsonNode.Parse(schemaJson, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth }) as JsonObject
                ?? throw new SchemaRefusedException("it is not an object");
            var type = root["type"];
            if (type is not JsonValue value || !value.TryGetValue(out string? name) || name != "object")
                throw new SchemaRefusedException("arguments are an object, so its type must be \"object\"");
            var patterns = new List<PatternFormat>();
            Rewrite(root, patterns);
            Weigh(root, root, []);
            return (root.ToJsonString(), patterns);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new SchemaRefusedException("it is not JSON that every program reads alike", e);
        }
    }

    private static void Rewrite(JsonObject schema, List<PatternFormat> patterns)
    {
        schema.Remove("$schema");
        schema.Remove("$id");
        schema.Remove("id");
        schema.Remove("default"); // shown to the model; the validator needs none
        schema.Remove("examples");
        if (schema.ContainsKey("patternProperties") || schema.ContainsKey("$dynamicRef") || schema.ContainsKey("$recursiveRef"))
            throw new SchemaRefusedException("patternProperties and dynamic references are not supported");

        if (schema.Remove("$defs", out var newer) && newer is JsonObject definitions)
        {
            if (schema["definitions"] is JsonObject both)
            {
                foreach (var (name, definition) in definitions.ToList())
                {
                    definitions.Remove(name);
                    both[name] = definition;
                }
            }
            else
            {
                schema["definitions"] = definitions;
            }
        }

        if (schema["$ref"] is { } reference)
        {
            if (reference is not JsonValue v || !v.TryGetValue(out string? target) || (target != "#" && !target.StartsWith("#/", StringComparison.Ordinal)))
                throw new SchemaRefusedException("one of its references leads out of the document");
            schema["$ref"] = target.Replace("/$defs/", "/definitions/", StringComparison.Ordinal);
        }

        if (schema.Remove("const", out var constant))
            schema["enum"] = new JsonArray(constant);
        if (schema["pattern"] is JsonValue expression && expression.TryGetValue(out string? pattern))
        {
            schema.Remove("pattern");
            var format = string.Create(CultureInfo.InvariantCulture, $"konstruct-pattern-{patterns.Count}");
            patterns.Add(new PatternFormat(format, pattern));
            if (!schema.ContainsKey("format"))
                schema["format"] = format;
            else if (schema["allOf"] is JsonArray all)
                all.Add(new JsonObject { ["format"] = format });
            else
                schema["allOf"] = new JsonArray(new JsonObject { ["format"] = format });
        }

        foreach (var inner in Inner(schema))
            Rewrite(inner, patterns);
    }

    /// <summary>How many schemas a value is held against at one place of the document; a reference to itself there would never end.</summary>
    private static long Weigh(JsonObject root, JsonObject schema, HashSet<JsonObject> above)
    {
        if (!above.Add(schema))
            throw new SchemaRefusedException("one of its references leads back to itself");
        var weight = 1L;
        if (schema["$ref"]?.GetValue<string>() is { } target)
            weight += Weigh(root, Resolve(root, target), above);
        foreach (var word in (string[])["allOf", "anyOf", "oneOf"])
        {
            foreach (var alternative in (schema[word] as JsonArray ?? []).OfType<JsonObject>())
                weight += Weigh(root, alternative, above);
        }

        if (schema["not"] is JsonObject not)
            weight += Weigh(root, not, above);
        above.Remove(schema);
        if (weight > MaxWeight)
            throw new SchemaRefusedException("its references multiply");
        // what stands deeper in the document is weighed on its own
        foreach (var inner in above.Count == 0 ? Inner(schema) : [])
            Weigh(root, inner, []);
        return weight;
    }

    private static JsonObject Resolve(JsonObject root, string reference)
    {
        JsonNode? found = root;
        foreach (var part in reference.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = found switch
            {
                JsonObject members => members[name],
                JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < items.Count => items[i],
                _ => null,
            };
        }

        return found as JsonObject ?? throw new SchemaRefusedException("one of its references leads nowhere");
    }

    /// <summary>The schemas directly inside a schema. Values that happen to look like schemas (in enum, say) are none.</summary>
    private static IEnumerable<JsonObject> Inner(JsonObject schema) =>
        s_one.Select(word => schema[word]).OfType<JsonObject>()
            .Concat(s_many.Select(word => schema[word]).OfType<JsonArray>().SelectMany(a => a).OfType<JsonObject>())
            .Concat(s_named.Select(word => schema[word]).OfType<JsonObject>().SelectMany(o => o.Select(m => m.Value)).OfType<JsonObject>())
            .ToList();
}
