using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>What Chat Completions refuses about the tools that are offered.</summary>
internal static class OpenAiToolRules
{
    private const int MostTools = 128;
    private const int LongestName = 64;

    public static ModelError? Check(JsonElement request)
    {
        if (request.Member("tools") is not { } tools)
        {
            return request.Member("tool_choice") is { } without && without.ToString() != "none"
                ? OpenAiErrors.Invalid("'tool_choice' is only allowed when 'tools' are specified.", "tool_choice")
                : null;
        }

        if (tools.ValueKind != JsonValueKind.Array || tools.GetArrayLength() == 0)
            return OpenAiErrors.Invalid("Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.", "tools", "empty_array");
        if (tools.GetArrayLength() > MostTools)
            return OpenAiErrors.Invalid($"Invalid 'tools': array too long. Expected an array with maximum length {MostTools}.", "tools", "array_above_max_length");
        var at = 0;
        foreach (var tool in tools.EnumerateArray())
        {
            if (Check(tool, at) is { } error)
                return error;
            at++;
        }

        return Choice(request, tools);
    }

    private static ModelError? Check(JsonElement tool, int at)
    {
        var path = $"tools[{at}].function.name";
        if (tool.Text("type") is not "function")
            return OpenAiErrors.Invalid($"Invalid value: '{tool.Text("type")}'. Supported values are: 'function' and 'custom'.", $"tools[{at}].type", "invalid_value");
        if (tool.Member("function") is not { } function || function.Text("name") is not { } name)
            return OpenAiErrors.Invalid($"Missing required parameter: '{path}'.", path, "missing_required_parameter");
        if (name.Length > LongestName)
            return OpenAiErrors.Invalid($"Invalid '{path}': string too long. Expected a string with maximum length {LongestName}, but got a string with length {name.Length} instead.", path, "string_above_max_length");
        if (!ToolNames.Matches(name))
            return OpenAiErrors.Invalid($"Invalid '{path}': string does not match pattern. Expected a string that matches the pattern '{ToolNames.Pattern}'.", path, "invalid_value");
        if (function.Member("description") is { ValueKind: not JsonValueKind.String })
            return OpenAiErrors.Invalid($"Invalid type for 'tools[{at}].function.description': expected a string.", $"tools[{at}].function.description", "invalid_type");
        if (function.Member("parameters") is not { } parameters)
            return null; // a function without parameters
        if (parameters.ValueKind != JsonValueKind.Object)
            return OpenAiErrors.Invalid($"Invalid type for 'tools[{at}].function.parameters': expected an object.", $"tools[{at}].function.parameters", "invalid_type");
        if (!ToolNames.IsObjectSchema(parameters))
        {
            return OpenAiErrors.Invalid(
                $"Invalid schema for function '{name}': schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{parameters.Text("type") ?? "None"}\"'.",
                $"tools[{at}].function.parameters",
                "invalid_function_parameters");
        }

        return ArrayWithoutItems(parameters) is { } property
            ? OpenAiErrors.Invalid(
                $"Invalid schema for function '{name}': In context=('properties', '{property}'), array schema missing items.",
                $"tools[{at}].function.parameters",
                "invalid_function_parameters")
            : null;
    }

    private static string? ArrayWithoutItems(JsonElement parameters)
    {
        if (parameters.Member("properties") is not { ValueKind: JsonValueKind.Object } properties)
            return null;
        foreach (var property in properties.EnumerateObject())
        {
            if (property.Value.Text("type") == "array" && property.Value.Member("items") is null)
                return property.Name;
        }

        return null;
    }

    private static ModelError? Choice(JsonElement request, JsonElement tools) => request.Member("tool_choice") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } word when word.GetString() is "none" or "auto" or "required" => null,
        { ValueKind: JsonValueKind.Object } named when named.Member("function")?.Text("name") is { } name
            && tools.EnumerateArray().Any(tool => tool.Member("function")?.Text("name") == name) => null,
        _ => OpenAiErrors.Invalid("Invalid value for 'tool_choice'. Supported values are: 'none', 'auto', 'required' and a tool of the list.", "tool_choice", "invalid_value"),
    };
}
