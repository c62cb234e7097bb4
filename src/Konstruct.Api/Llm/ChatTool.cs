using System.Text.Json;
using Konstruct.Api.Llm.Requests;

namespace Konstruct.Api.Llm;

/// <summary>A tool that a model is offered.</summary>
internal sealed record ChatTool
{
    /// <summary>The shortest of the providers' limits.</summary>
    public const int MaxNameLength = 64;

    /// <param name="name">See <see cref="IsName"/>.</param>
    /// <param name="description">When to use it and what it gives.</param>
    /// <param name="parametersSchemaJson">A JSON Schema of an object: <c>{"type":"object",…}</c>.</param>
    /// <exception cref="ArgumentException">A provider would refuse the name or the schema.</exception>
    public ChatTool(string name, string description, string parametersSchemaJson)
    {
        if (!IsName(name))
            throw new ArgumentException($"'{name}' is no name of a tool: 1 to {MaxNameLength} letters, digits, '_' and '-'.", nameof(name));
        if (!IsSchema(parametersSchemaJson))
            throw new ArgumentException($"The parameters of the tool {name} are not the schema of an object.", nameof(parametersSchemaJson));
        Name = name;
        Description = description;
        ParametersSchemaJson = parametersSchemaJson;
    }

    public string Name { get; }

    public string Description { get; }

    public string ParametersSchemaJson { get; }

    /// <summary>What every provider accepts as a name: <c>[A-Za-z0-9_-]{1,64}</c>.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>A JSON object that says <c>"type":"object"</c>; Anthropic and OpenAI refuse any other.</summary>
    public static bool IsSchema(string? json)
    {
        if (json is null || JsonBody.ObjectOf(json) is not { } bytes)
            return false;
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");
    }
}

/// <summary>A model's wish to have a tool called.</summary>
/// <param name="Id">
/// Never empty and unique within its message. Across messages it may repeat: some providers count from 1 in each answer.
/// </param>
/// <param name="Name">As the model wrote it; whether there is such a tool is for the caller to find out.</param>
/// <param name="ArgumentsJson">
/// As the model wrote them, and models write broken JSON: the caller validates. <c>{}</c> when it wrote none.
/// </param>
internal sealed record ChatToolCall(string Id, string Name, string ArgumentsJson);
