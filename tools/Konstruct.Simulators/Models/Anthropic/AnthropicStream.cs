using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Anthropic;

/// <summary>The events of a streamed message.</summary>
internal static class AnthropicStream
{
    private const int InputPerDelta = 12;

    public static IEnumerable<StreamPart> Parts(string id, ModelRequest request, ModelAnswer answer, UniqueClock clock)
    {
        yield return Part("message_start", new()
        {
            ["message"] = new JsonObject
            {
                ["id"] = id,
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = request.Model,
                ["content"] = new JsonArray(),
                ["stop_reason"] = null,
                ["stop_sequence"] = null,
                ["usage"] = AnthropicApi.Usage(request, answer, outputTokens: 1),
            },
        });

        var index = 0;
        if (answer.Text.Length > 0 || answer.ToolCalls.Count == 0)
        {
            yield return Part("content_block_start", new() { ["index"] = index, ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" } });
            yield return Part("ping", []);
            foreach (var piece in Tokens.Pieces(answer.Text))
                yield return Delta(index, new() { ["type"] = "text_delta", ["text"] = piece });
            yield return Part("content_block_stop", new() { ["index"] = index++ });
        }

        foreach (var tool in answer.ToolCalls)
        {
            yield return Part("content_block_start", new()
            {
                ["index"] = index,
                ["content_block"] = new JsonObject { ["type"] = "tool_use", ["id"] = tool.Id ?? clock.NextId("toolu_"), ["name"] = tool.Name, ["input"] = new JsonObject() },
            });
            // A tool without arguments has no text at all here: the empty sum stands for {}.
            var arguments = tool.ArgumentsJson == "{}" ? "" : tool.ArgumentsJson;
            yield return Delta(index, new() { ["type"] = "input_json_delta", ["partial_json"] = "" });
            foreach (var fragment in Tokens.Fragments(arguments, InputPerDelta))
                yield return Delta(index, new() { ["type"] = "input_json_delta", ["partial_json"] = fragment });
            yield return Part("content_block_stop", new() { ["index"] = index++ });
        }

        yield return Part("message_delta", new()
        {
            ["delta"] = new JsonObject { ["stop_reason"] = AnthropicApi.StopReason(answer), ["stop_sequence"] = null },
            // Cumulative: it replaces the count of message_start.
            ["usage"] = AnthropicApi.Usage(request, answer),
        }) with { IsEnd = true };
        yield return Part("message_stop", []);
    }

    public static string Event(string type, JsonObject body) => $"event: {type}\ndata: {body.ToJsonString()}\n\n";

    private static StreamPart Delta(int index, JsonObject delta) =>
        Part("content_block_delta", new() { ["index"] = index, ["delta"] = delta }) with { IsContent = true };

    private static StreamPart Part(string type, JsonObject body)
    {
        body.Insert(0, "type", type);
        return new(Event(type, body));
    }
}
