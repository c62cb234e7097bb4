using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Anthropic;

/// <summary>Roles, blocks, and that every tool_use is answered first thing in the next user message.</summary>
internal static class AnthropicMessageRules
{
    public static ModelError? Check(JsonElement request)
    {
        if (request.Member("messages") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0)
            return AnthropicErrors.Invalid("messages: at least one message is required");
        if (messages[0].Text("role") != "user")
            return AnthropicErrors.Invalid("messages: first message must use the \"user\" role");

        HashSet<string> open = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        var at = 0;
        foreach (var message in messages.EnumerateArray())
        {
            if (Check(message, at, open, known) is { } error)
                return error;
            at++;
        }

        return open.Count > 0 ? Unanswered(at - 1, open) : null;
    }

    private static ModelError? Check(JsonElement message, int at, HashSet<string> open, HashSet<string> known)
    {
        var role = message.Text("role");
        if (role is not ("user" or "assistant"))
            return AnthropicErrors.Invalid($"messages.{at}.role: Input should be 'user' or 'assistant'");

        switch (message.Member("content"))
        {
            case { ValueKind: JsonValueKind.String } text:
                if (open.Count > 0)
                    return Unanswered(at - 1, open);
                return text.GetString()!.Length == 0 ? AnthropicErrors.Invalid($"messages.{at}: content must not be empty") : null;
            case { ValueKind: JsonValueKind.Array } blocks when blocks.GetArrayLength() > 0:
                return Blocks(blocks, at, role, open, known);
            default:
                return AnthropicErrors.Invalid($"messages.{at}.content: Field required");
        }
    }

    private static ModelError? Blocks(JsonElement blocks, int at, string role, HashSet<string> open, HashSet<string> known)
    {
        if (open.Count > 0 && role != "user")
            return Unanswered(at - 1, open);

        var number = -1;
        foreach (var block in blocks.EnumerateArray())
        {
            number++;
            switch (block.Text("type"))
            {
                case "tool_result" when role == "user":
                    if (block.Text("tool_use_id") is not { } answered || !open.Remove(answered))
                        return AnthropicErrors.Invalid($"messages.{at}.content.{number}: unexpected `tool_use_id` found in `tool_result` blocks: {block.Text("tool_use_id")}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
                    if (AnthropicBlockRules.Result(block, $"messages.{at}.content.{number}") is { } wrong)
                        return wrong;
                    break;
                case "tool_use" when role == "assistant":
                    if (block.Text("id") is not { } id || block.Text("name") is null || block.Member("input") is not { ValueKind: JsonValueKind.Object })
                        return AnthropicErrors.Invalid($"messages.{at}: a tool_use block needs id, name and an object as input");
                    if (!ToolNames.Matches(id))
                        return AnthropicErrors.Invalid($"messages.{at}.content.{number}.tool_use.id: String should match pattern '{ToolNames.Pattern}'");
                    if (!ToolNames.Matches(block.Text("name")))
                        return AnthropicErrors.Invalid($"messages.{at}.content.{number}.tool_use.name: String should match pattern '{ToolNames.Pattern}'");
                    if (!known.Add(id))
                        return AnthropicErrors.Invalid($"messages.{at}.content.{number}: `tool_use` ids must be unique");
                    open.Add(id);
                    break;
                case "text":
                    if (role == "user" && open.Count > 0)
                        return Unanswered(at - 1, open);
                    if (string.IsNullOrWhiteSpace(block.Text("text")))
                        return AnthropicErrors.Invalid("messages: text content blocks must be non-empty");
                    break;
                case "image" when role == "user":
                    if (open.Count > 0)
                        return Unanswered(at - 1, open);
                    if (AnthropicBlockRules.Image(block, $"messages.{at}.content.{number}") is { } unfit)
                        return unfit;
                    break;
                case "document" or "search_result" when role == "user":
                case "thinking" or "redacted_thinking" when role == "assistant":
                    break;
                case var other:
                    return AnthropicErrors.Invalid($"messages.{at}: a block of type '{other}' is not allowed in a message of '{role}'");
            }
        }

        return role == "user" && open.Count > 0 ? Unanswered(at - 1, open) : null;
    }

    private static ModelError Unanswered(int at, HashSet<string> open) => AnthropicErrors.Invalid(
        $"messages.{at}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", open.Order())}");
}
