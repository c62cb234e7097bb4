using System.Collections.Concurrent;
using Konstruct.Domain.Tools;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Konstruct.Api.Tools;

/// <summary>Judges arguments by their tool's schema. Compiled schemas are kept by the definition's digest, bounded.</summary>
internal sealed class ToolSchemas
{
    private const int MaxKept = 2_000;

    private readonly ConcurrentDictionary<string, CompiledSchema> _compiled = new(StringComparer.Ordinal);

    /// <summary>Null: they fit.</summary>
    public ToolRefusal? Validate(ToolDefinition tool, ToolArguments arguments)
    {
        if (!_compiled.TryGetValue(tool.Digest, out var schema))
        {
            if (_compiled.Count >= MaxKept)
                _compiled.Clear();
            schema = _compiled.GetOrAdd(tool.Digest, CompiledSchema.From(tool.ArgumentsSchema));
        }

        return schema.Validate(arguments.Json);
    }
}

/// <summary>A schema, ready to judge.</summary>
internal sealed class CompiledSchema
{
    private readonly JsonSchema _schema;
    private readonly JsonSchemaValidator _validator;

    private CompiledSchema(JsonSchema schema, JsonSchemaValidator validator) => (_schema, _validator) = (schema, validator);

    /// <exception cref="SchemaRefusedException">It asks for something that is not supported, or not safe to run.</exception>
    public static CompiledSchema From(string schemaJson)
    {
        var prepared = SchemaPreparation.Prepare(schemaJson);
        var settings = new JsonSchemaValidatorSettings();
        foreach (var pattern in prepared.Patterns)
            settings.AddCustomFormatValidator(pattern);
        try
        {
            // The preparation left no reference that leads out of the document, so nothing is fetched and the task is done at once.
            var schema = JsonSchema.FromJsonAsync(prepared.Json).GetAwaiter().GetResult();
            return new CompiledSchema(schema, new JsonSchemaValidator(settings));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new SchemaRefusedException("it is not a JSON Schema that can be read", e);
        }
    }

    public ToolRefusal? Validate(string argumentsJson)
    {
        var document = JsonConvert.DeserializeObject<JToken>(argumentsJson, s_reading)!;
        return _validator.Validate(document, _schema, SchemaType.JsonSchema).FirstOrDefault() is { } first && SchemaProblem.Innermost(first) is var error
            ? ToolRefusals.Invalid(SchemaProblem.PointerOf(error), SchemaProblem.Say(error))
            : null;
    }

    // A text that looks like a date stays a text.
    private static readonly JsonSerializerSettings s_reading = new() { DateParseHandling = DateParseHandling.None, MaxDepth = 64 };
}

/// <summary>A tool's schema cannot be used. The message completes "the schema is refused: …".</summary>
internal sealed class SchemaRefusedException(string why, Exception? inner = null) : Exception(why, inner);
