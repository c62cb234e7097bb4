using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>A checked request of Chat Completions as all dialects' requests.</summary>
internal static class OpenAiRequest
{
    public static ModelRequest Read(string provider, JsonElement body)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var messages = body.Items("messages").Select(message => Message(message, names)).ToList();
        var tools = body.Items("tools").Select(tool => tool.Member("function")).OfType<JsonElement>()
            .Select(function => new ModelTool(function.Text("name") ?? "", function.Text("description") ?? "", function.Member("parameters") ?? default)).ToList();
        return new(
            provider,
            body.Text("model")!,
            string.Join("\n", messages.Where(message => message.Role is "system" or "developer").Select(message => message.Text)),
            [.. messages.Where(message => message.Role is not ("system" or "developer"))],
            [.. tools.Select(tool => tool.Name)],
            body.IsTrue("stream"),
            body)
        {
            Offered = tools,
            MayCallTools = body.Text("tool_choice") != "none",
        };
    }

    private static ModelMessage Message(JsonElement message, Dictionary<string, string> names)
    {
        var calls = message.Items("tool_calls")
            .Select(call => new ModelToolCall(call.Member("function")!.Value.Text("name")!, call.Member("function")!.Value.Text("arguments")!, call.Text("id"))).ToList();
        foreach (var call in calls)
            names[call.Id!] = call.Name;
        var answered = message.Text("tool_call_id");
        return new(message.Text("role")!, TextOf(message))
        {
            ToolCalls = calls,
            ToolCallId = answered,
            ToolName = answered is null ? null : names.GetValueOrDefault(answered),
            Images = [.. message.Items("content").Select(part => part.Member("image_url")?.Text("url")).OfType<string>()
                .Select(url => ImageBytes.Of(ImageBytes.OfDataUrl(url) is var (_, base64) ? ImageBytes.Decode(base64) : null))],
        };
    }

    private static string TextOf(JsonElement message) =>
        message.Text("content") ?? string.Concat(message.Items("content").Select(part => part.Text("text")));
}
