using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Anthropic;

/// <summary>What the Messages API refuses about the tools that are offered.</summary>
internal static class AnthropicToolRules
{
    private const int LongestName = 128;

    private static readonly HashSet<string> KnownMembers = new(StringComparer.Ordinal)
    {
        "type", "name", "description", "input_schema", "cache_control", "strict", "defer_loading", "allowed_callers", "input_examples", "eager_input_streaming",
    };

    public static ModelError? Check(JsonElement request)
    {
        if (request.Member("tools") is { ValueKind: not JsonValueKind.Array })
            return AnthropicErrors.Invalid("tools: Input should be a valid list");

        var names = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        foreach (var tool in request.Items("tools"))
        {
            if (tool.ValueKind != JsonValueKind.Object)
                return AnthropicErrors.Invalid($"tools.{at}: Input should be an object");
            // Tools of the provider's own carry a type and need no schema.
            if (tool.Text("type") is null or "custom" && Check(tool, at) is { } error)
                return error;
            if (!names.Add(tool.Text("name") ?? ""))
                return AnthropicErrors.Invalid("tools: Tool names must be unique.");
            at++;
        }

        return Choice(request, names) ?? HistoryWithoutTools(request, names);
    }

    private static ModelError? Check(JsonElement tool, int at)
    {
        foreach (var member in tool.EnumerateObject())
        {
            if (!KnownMembers.Contains(member.Name))
                return AnthropicErrors.Invalid($"tools.{at}.custom.{member.Name}: Extra inputs are not permitted");
        }

        if (tool.Text("name") is not { } name)
            return AnthropicErrors.Invalid($"tools.{at}.custom.name: Field required");
        if (name.Length > LongestName)
            return AnthropicErrors.Invalid($"tools.{at}.custom.name: String should have at most {LongestName} characters");
        if (!ToolNames.Matches(name))
            return AnthropicErrors.Invalid($"tools.{at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,{LongestName}}}$'");
        if (tool.Member("input_schema") is not { } schema)
            return AnthropicErrors.Invalid($"tools.{at}.custom.input_schema: Field required");
        return ToolNames.IsObjectSchema(schema) ? null : AnthropicErrors.Invalid($"tools.{at}.custom.input_schema.type: Input should be 'object'");
    }

    private static ModelError? Choice(JsonElement request, HashSet<string> names)
    {
        if (request.Member("tool_choice") is not { } choice)
            return null;
        if (names.Count == 0)
            return AnthropicErrors.Invalid("tool_choice: may only be specified while providing tools");
        return choice.Text("type") switch
        {
            "auto" or "any" or "none" => null,
            "tool" when choice.Text("name") is { } name && names.Contains(name) => null,
            "tool" => AnthropicErrors.Invalid($"tool_choice: Tool '{choice.Text("name")}' not found in provided tools"),
            _ => AnthropicErrors.Invalid("tool_choice: Input tag does not match any of the expected tags: 'auto', 'any', 'tool', 'none'"),
        };
    }

    private static ModelError? HistoryWithoutTools(JsonElement request, HashSet<string> names) =>
        names.Count == 0 && request.Items("messages").SelectMany(message => message.Items("content")).Any(block => block.Text("type") is "tool_use" or "tool_result")
            ? AnthropicErrors.Invalid("Requests which include `tool_use` or `tool_result` blocks must define tools")
            : null;
}
