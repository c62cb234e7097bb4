using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Anthropic;

/// <summary>A checked request of the Messages API as all dialects' requests.</summary>
internal static class AnthropicRequest
{
    public static ModelRequest Read(JsonElement body)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var tools = body.Items("tools")
            .Select(tool => new ModelTool(tool.Text("name") ?? "", tool.Text("description") ?? "", tool.Member("input_schema") ?? default)).ToList();
        return new(
            AnthropicApi.Provider,
            body.Text("model")!,
            body.Text("system") ?? string.Join("\n", body.Items("system").Select(block => block.Text("text"))),
            [.. body.Items("messages").SelectMany(message => Messages(message, names))],
            [.. tools.Select(tool => tool.Name)],
            body.IsTrue("stream"),
            body)
        {
            Offered = tools,
            MayCallTools = body.Member("tool_choice")?.Text("type") != "none",
        };
    }

    /// <summary>Results travel in the user's message here; they become messages of their own, before it.</summary>
    private static IEnumerable<ModelMessage> Messages(JsonElement message, Dictionary<string, string> names)
    {
        var role = message.Text("role")!;
        if (message.Text("content") is { } whole)
        {
            yield return new(role, whole);
            yield break;
        }

        var blocks = message.Items("content").ToList();
        var results = blocks.Where(block => block.Text("type") == "tool_result").ToList();
        foreach (var result in results)
        {
            var id = result.Text("tool_use_id")!;
            yield return new("tool", result.Text("content") ?? string.Concat(result.Items("content").Select(part => part.Text("text"))))
            {
                ToolCallId = id,
                ToolName = names.GetValueOrDefault(id),
                IsError = result.IsTrue("is_error"),
            };
        }

        if (results.Count == blocks.Count)
            yield break;
        var calls = blocks.Where(block => block.Text("type") == "tool_use")
            .Select(block => new ModelToolCall(block.Text("name")!, block.Member("input")!.Value.GetRawText(), block.Text("id"))).ToList();
        foreach (var call in calls)
            names[call.Id!] = call.Name;
        yield return new(role, string.Join("\n", blocks.Where(block => block.Text("type") == "text").Select(block => block.Text("text"))))
        {
            ToolCalls = calls,
            Images = [.. blocks.Where(block => block.Text("type") == "image").Select(block => ImageBytes.Of(ImageBytes.Decode(block.Member("source")?.Text("data"))))],
        };
    }
}
