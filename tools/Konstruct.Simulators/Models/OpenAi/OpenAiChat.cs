using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>Chat Completions, streamed and whole.</summary>
internal static class OpenAiChat
{
    public static Task<string> AnswerAsync(ModelCall call, ModelProviders models, UniqueClock clock)
    {
        if (OpenAiChatRules.Check(call.Body, isProxy: call.Provider == "litellm") is { } error)
            return call.RefuseAsync(error);

        var request = OpenAiRequest.Read(call.Provider, call.Body!.Value);
        if (!models.Serves(call.Provider, request.Model))
            return call.RefuseAsync(OpenAiErrors.UnknownModel(request.Model));

        if (!models.Takes(request))
            return call.RefuseAsync(OpenAiErrors.Invalid("Invalid content type. image_url is only supported by certain models.", "messages.[0].content.[1].type"));

        var answer = models.Answer(request);
        var head = new Head(clock.NextId("chatcmpl-"), clock.Time.GetUtcNow().ToUnixTimeSeconds(), request.Model);
        if (!request.Stream)
            return call.AnswerAsync(Whole(head, request, answer, clock));

        var includeUsage = request.Body.Member("stream_options")?.IsTrue("include_usage") ?? false;
        return call.StreamAsync(
            "text/event-stream; charset=utf-8",
            OpenAiStream.Parts(head, request, answer, includeUsage, clock),
            brokenPart: "data: {\"id\":\"chatcmpl-\n\n",
            errorPart: $"data: {OpenAiErrors.ForFault(500, call.Fault?.Error).ToJsonString()}\n\n");
    }

    public static JsonObject Usage(ModelRequest request, ModelAnswer answer)
    {
        var input = answer.InputTokens ?? request.InputTokens;
        var output = answer.OutputTokens ?? (Tokens.Count(answer.Text) + answer.ToolCalls.Sum(each => Tokens.Count(each.Name + each.ArgumentsJson)));
        return new()
        {
            ["prompt_tokens"] = input,
            ["completion_tokens"] = output,
            ["total_tokens"] = input + output,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 0, ["audio_tokens"] = 0 },
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0, ["audio_tokens"] = 0 },
        };
    }

    public static string FinishReason(ModelAnswer answer) => answer.FinishReason ?? (answer.ToolCalls.Count > 0 ? "tool_calls" : "stop");

    private static JsonObject Whole(Head head, ModelRequest request, ModelAnswer answer, UniqueClock clock)
    {
        var message = new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = answer.Text.Length > 0 || answer.ToolCalls.Count == 0 ? answer.Text : null,
            ["refusal"] = null,
        };
        if (answer.ToolCalls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. answer.ToolCalls.Select(tool => new JsonObject
            {
                ["id"] = tool.Id ?? clock.NextId("call_"),
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = tool.Name, ["arguments"] = tool.ArgumentsJson },
            })]);
        }

        return new()
        {
            ["id"] = head.Id,
            ["object"] = "chat.completion",
            ["created"] = head.Created,
            ["model"] = head.Model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["logprobs"] = null, ["finish_reason"] = FinishReason(answer) }),
            ["usage"] = Usage(request, answer),
            ["service_tier"] = "default",
        };
    }

    /// <summary>What every chunk of an answer repeats.</summary>
    internal sealed record Head(string Id, long Created, string Model);
}
