using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Ollama;

/// <summary>A checked request of Ollama's chat as all dialects' requests.</summary>
internal static class OllamaRequest
{
    public static ModelRequest Read(JsonElement body)
    {
        var messages = body.Items("messages").Select(Message).ToList();
        var tools = body.Items("tools").Select(tool => tool.Member("function")!.Value)
            .Select(function => new ModelTool(function.Text("name")!, function.Text("description") ?? "", function.Member("parameters") ?? default)).ToList();
        return new(
            OllamaApi.Provider,
            body.Text("model")!,
            string.Join("\n", messages.Where(message => message.Role == "system").Select(message => message.Text)),
            [.. messages.Where(message => message.Role != "system")],
            [.. tools.Select(tool => tool.Name)],
            // Streaming is the default here.
            Stream: body.Member("stream") is not { ValueKind: JsonValueKind.False },
            body)
        {
            Offered = tools,
        };
    }

    private static ModelMessage Message(JsonElement message) => new(message.Text("role")!, message.Text("content") ?? "")
    {
        ToolCalls = [.. message.Items("tool_calls").Select(call =>
            new ModelToolCall(call.Member("function")?.Text("name") ?? "", call.Member("function")!.Value.Member("arguments")!.Value.GetRawText(), call.Text("id")))],
        ToolName = message.Text("tool_name"),
        ToolCallId = message.Text("tool_call_id"),
        Images = [.. message.Items("images").Select(image => ImageBytes.Of(ImageBytes.Decode(image.GetString())))],
    };
}
