using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>The chunks of a streamed chat completion.</summary>
internal static class OpenAiStream
{
    private const int ArgumentsPerChunk = 12;

    public static IEnumerable<StreamPart> Parts(OpenAiChat.Head head, ModelRequest request, ModelAnswer answer, bool includeUsage, UniqueClock clock)
    {
        yield return new(Chunk(new() { ["role"] = "assistant", ["content"] = "", ["refusal"] = null }));
        foreach (var piece in Tokens.Pieces(answer.Text))
            yield return new(Chunk(new() { ["content"] = piece }), IsContent: true);

        for (var index = 0; index < answer.ToolCalls.Count; index++)
        {
            var tool = answer.ToolCalls[index];
            // Id and name come once, the arguments in fragments that must be joined by index.
            yield return new(Chunk(Tool(index, new() { ["name"] = tool.Name, ["arguments"] = "" }, tool.Id ?? clock.NextId("call_"))), IsContent: true);
            foreach (var fragment in Tokens.Fragments(tool.ArgumentsJson, ArgumentsPerChunk))
                yield return new(Chunk(Tool(index, new() { ["arguments"] = fragment }, id: null)), IsContent: true);
        }

        yield return new(Chunk([], OpenAiChat.FinishReason(answer)), IsEnd: true);
        if (includeUsage)
            yield return new(Data(Body(new JsonArray(), OpenAiChat.Usage(request, answer))));
        yield return new("data: [DONE]\n\n");

        string Chunk(JsonObject delta, string? finishReason = null) => Data(Body(
            new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finishReason }), usage: null));

        JsonObject Body(JsonArray choices, JsonObject? usage)
        {
            var body = new JsonObject
            {
                ["id"] = head.Id,
                ["object"] = "chat.completion.chunk",
                ["created"] = head.Created,
                ["model"] = head.Model,
                ["service_tier"] = "default",
                ["choices"] = choices,
            };
            if (includeUsage)
                body["usage"] = usage;
            return body;
        }
    }

    private static JsonObject Tool(int index, JsonObject function, string? id)
    {
        var call = new JsonObject { ["index"] = index, ["function"] = function };
        if (id is not null)
        {
            call["id"] = id;
            call["type"] = "function";
        }

        return new() { ["tool_calls"] = new JsonArray(call) };
    }

    private static string Data(JsonObject body) => $"data: {body.ToJsonString()}\n\n";
}
