using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>Roles, contents and the order of tool calls and their results.</summary>
internal static class OpenAiMessageRules
{
    private const int LongestCallId = 40;

    public static ModelError? Check(JsonElement request)
    {
        if (request.Member("messages") is not { ValueKind: JsonValueKind.Array } messages)
            return OpenAiErrors.Invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        if (messages.GetArrayLength() == 0)
            return OpenAiErrors.Invalid("Invalid 'messages': empty array. At least one message is expected.", "messages", "empty_array");

        HashSet<string> open = [];
        var at = 0;
        foreach (var message in messages.EnumerateArray())
        {
            if (Check(message, at, open) is { } error)
                return error;
            at++;
        }

        return open.Count > 0 ? Unanswered(open) : null;
    }

    private static ModelError? Check(JsonElement message, int at, HashSet<string> open)
    {
        var role = message.Text("role");
        if (role is not ("developer" or "system" or "user" or "assistant" or "tool"))
            return OpenAiErrors.Invalid($"Invalid value: '{role}' for 'messages[{at}].role'.", $"messages[{at}].role", "invalid_value");

        if (role == "tool")
        {
            if (message.Text("tool_call_id") is not { } id)
                return OpenAiErrors.Invalid($"Missing parameter 'tool_call_id' in 'messages[{at}]'.", $"messages[{at}].tool_call_id", "missing_required_parameter");
            if (!open.Remove(id))
                return OpenAiErrors.Invalid("A message with role 'tool' must be a response to a preceding message with 'tool_calls'.", $"messages[{at}].role");
        }
        else if (open.Count > 0)
        {
            return Unanswered(open);
        }

        var calls = message.Member("tool_calls");
        if (calls is { } made)
        {
            if (role != "assistant" || made.ValueKind != JsonValueKind.Array || made.GetArrayLength() == 0)
                return OpenAiErrors.Invalid($"Invalid 'messages[{at}].tool_calls'.", $"messages[{at}].tool_calls", "invalid_value");
            foreach (var call in made.EnumerateArray())
            {
                // The arguments are a string of JSON; an object is the commonest mistake.
                if (call.Text("id") is not { } id || call.Text("type") != "function" || call.Member("function")?.Text("name") is null
                    || call.Member("function")?.Text("arguments") is null)
                {
                    return OpenAiErrors.Invalid($"Invalid 'messages[{at}].tool_calls': id, type, function.name and function.arguments are expected.", $"messages[{at}].tool_calls", "invalid_type");
                }

                if (id.Length > LongestCallId)
                    return OpenAiErrors.Invalid($"Invalid 'messages[{at}].tool_calls': id: string too long. Expected a string with maximum length {LongestCallId}.", $"messages[{at}].tool_calls", "string_above_max_length");
                if (!ToolNames.Matches(call.Member("function")?.Text("name")))
                    return OpenAiErrors.Invalid($"Invalid 'messages[{at}].tool_calls': function.name: string does not match pattern. Expected a string that matches the pattern '{ToolNames.Pattern}'.", $"messages[{at}].tool_calls", "invalid_value");
                open.Add(id);
            }
        }

        return Content(message, at, role, hasCalls: calls is not null);
    }

    private static ModelError? Content(JsonElement message, int at, string role, bool hasCalls)
    {
        var path = $"messages[{at}].content";
        switch (message.Member("content"))
        {
            case null:
                return hasCalls || (role == "assistant" && message.Text("refusal") is not null)
                    ? null
                    : OpenAiErrors.Invalid($"Invalid value for '{path}': expected a string, got null.", path, "invalid_type");
            case { ValueKind: JsonValueKind.String }:
                return null;
            case { ValueKind: JsonValueKind.Array } parts:
                foreach (var part in parts.EnumerateArray())
                {
                    if (Part(part, path, role) is { } error)
                        return error;
                }

                return null;
            default:
                return OpenAiErrors.Invalid($"Invalid type for '{path}'.", path, "invalid_type");
        }
    }

    private static ModelError? Part(JsonElement part, string path, string role) => part.Text("type") switch
    {
        "text" => part.Text("text") is null ? OpenAiErrors.Invalid($"Missing required parameter: '{path}.text'.", path, "missing_required_parameter") : null,
        "image_url" when role == "user" => Image(part, path),
        "image_url" => OpenAiErrors.Invalid($"Invalid '{path}'. Image URLs are only allowed for messages with role 'user', but this message with role '{role}' contains an image URL.", path, "invalid_value"),
        "input_audio" or "file" when role == "user" => null,
        "refusal" when role == "assistant" => null,
        _ => OpenAiErrors.Invalid($"Invalid value for '{path}': unknown type of part.", path, "invalid_value"),
    };

    private static ModelError? Image(JsonElement part, string path)
    {
        if (part.Member("image_url")?.Text("url") is not { } url)
            return OpenAiErrors.Invalid($"Missing required parameter: '{path}.image_url.url'.", path, "missing_required_parameter");
        if (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal))
            return null;
        if (ImageBytes.OfDataUrl(url) is not var (_, base64) || ImageBytes.Decode(base64) is not { } bytes)
            return OpenAiErrors.Invalid("Invalid image URL: expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,...').", path, "invalid_image_url");
        return ImageBytes.MediaTypeOf(bytes) is null
            ? OpenAiErrors.Invalid("You uploaded an unsupported image. Please make sure your image has one of the following formats: ['png', 'jpeg', 'gif', 'webp'].", path, "invalid_image_format")
            : null;
    }

    private static ModelError Unanswered(HashSet<string> open) => OpenAiErrors.Invalid(
        $"An assistant message with 'tool_calls' must be followed by tool messages for each 'tool_call_id'. Without response: {string.Join(", ", open.Order())}",
        "messages");
}
