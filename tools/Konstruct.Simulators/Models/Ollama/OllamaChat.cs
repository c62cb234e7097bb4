using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Ollama;

/// <summary>Chat as newline-delimited JSON, or whole.</summary>
internal static class OllamaChat
{
    public static Task<string> AnswerAsync(ModelCall call, ModelProviders models, UniqueClock clock)
    {
        if (OllamaRules.Check(call.Body) is { } error)
            return call.RefuseAsync(error);

        var request = OllamaRequest.Read(call.Body!.Value);
        if (!models.Serves(OllamaApi.Provider, OllamaApi.FullName(request.Model)))
            return call.RefuseAsync(OllamaApi.UnknownModel(request.Model));

        if (!models.Takes(request))
            return call.RefuseAsync(OllamaApi.Error(500, "this model is missing data required for image input"));

        // A chat without messages only loads the model.
        var loads = request.Messages.Count == 0 && request.System.Length == 0;
        var answer = loads ? new ModelAnswer("") { FinishReason = "load" } : models.Answer(request);
        return request.Stream
            ? call.StreamAsync(
                "application/x-ndjson",
                Parts(request, answer, clock),
                brokenPart: "{\"model\":\"\n",
                errorPart: new JsonObject { ["error"] = call.Fault?.Error ?? "an error was encountered while running the model" }.ToJsonString() + "\n")
            : call.AnswerAsync(Last(request, answer, Message(answer.Text, answer.ToolCalls, clock), clock));
    }

    private static IEnumerable<StreamPart> Parts(ModelRequest request, ModelAnswer answer, UniqueClock clock)
    {
        foreach (var piece in Tokens.Pieces(answer.Text))
            yield return Line(Body(request, Message(piece, [], clock), clock)) with { IsContent = true };
        // Tool calls come whole, each in a line of its own.
        foreach (var tool in answer.ToolCalls)
            yield return Line(Body(request, Message("", [tool], clock), clock)) with { IsContent = true };
        yield return Line(Last(request, answer, Message("", [], clock), clock)) with { IsEnd = true };
    }

    private static JsonObject Message(string text, IReadOnlyList<ModelToolCall> tools, UniqueClock clock)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text };
        if (tools.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. tools.Select((tool, index) => new JsonObject
            {
                ["id"] = tool.Id ?? clock.NextId("call_"),
                ["function"] = new JsonObject { ["index"] = index, ["name"] = tool.Name, ["arguments"] = Json.TryParse(tool.ArgumentsJson)?.ToNode() ?? new JsonObject() },
            })]);
        }

        return message;
    }

    private static JsonObject Body(ModelRequest request, JsonObject message, UniqueClock clock) => new()
    {
        ["model"] = request.Model,
        ["created_at"] = clock.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'"),
        ["message"] = message,
        ["done"] = false,
    };

    private static JsonObject Last(ModelRequest request, ModelAnswer answer, JsonObject message, UniqueClock clock)
    {
        var body = Body(request, message, clock);
        body["done"] = true;
        body["done_reason"] = answer.FinishReason ?? "stop";
        body["total_duration"] = 120_000_000;
        body["load_duration"] = 1_000_000;
        body["prompt_eval_count"] = answer.InputTokens ?? request.InputTokens;
        body["prompt_eval_duration"] = 20_000_000;
        body["eval_count"] = answer.OutputTokens ?? (Tokens.Count(answer.Text) + answer.ToolCalls.Sum(each => Tokens.Count(each.Name + each.ArgumentsJson)));
        body["eval_duration"] = 99_000_000;
        return body;
    }

    private static StreamPart Line(JsonObject body) => new(body.ToJsonString() + "\n");
}
