using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Ollama;

/// <summary>Chat as newline-delimited JSON, or whole.</summary>
internal static class OllamaChat
{
    public static Task<string> AnswerAsync(ModelCall call, ModelProviders models, UniqueClock clock)
    {
        if (Check(call.Body) is { } error)
            return call.RefuseAsync(error);

        var request = Read(call.Body!.Value);
        if (!models.Serves(OllamaApi.Provider, OllamaApi.FullName(request.Model)))
            return call.RefuseAsync(OllamaApi.UnknownModel(request.Model));

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

    private static ModelError? Check(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } request)
            return OllamaApi.Error(400, "invalid JSON");
        if (request.Text("model") is not { Length: > 0 })
            return OllamaApi.Error(400, "model is required");
        if (request.Member("options") is { ValueKind: not JsonValueKind.Object })
            return OllamaApi.Error(400, "json: cannot unmarshal options into an object");
        if (request.Member("messages") is { ValueKind: not JsonValueKind.Array })
            return OllamaApi.Error(400, "json: cannot unmarshal messages into a list");

        foreach (var message in request.Items("messages"))
        {
            if (message.Text("role") is not ("system" or "user" or "assistant" or "tool"))
                return OllamaApi.Error(400, $"invalid role: {message.Text("role")}");
            if (message.Member("content") is { ValueKind: not JsonValueKind.String })
                return OllamaApi.Error(400, "json: cannot unmarshal content into a string");
            foreach (var tool in message.Items("tool_calls"))
            {
                // Unlike OpenAI's, the arguments are an object.
                if (tool.Member("function")?.Member("arguments") is not { ValueKind: JsonValueKind.Object })
                    return OllamaApi.Error(400, "json: cannot unmarshal arguments into an object");
            }
        }

        return null;
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

    private static ModelRequest Read(JsonElement body)
    {
        var messages = body.Items("messages").Select(message => new ModelMessage(message.Text("role")!, message.Text("content") ?? "")).ToList();
        return new(
            OllamaApi.Provider,
            body.Text("model")!,
            string.Join("\n", messages.Where(message => message.Role == "system").Select(message => message.Text)),
            [.. messages.Where(message => message.Role != "system")],
            [.. body.Items("tools").Select(tool => tool.Member("function")?.Text("name") ?? "")],
            // Streaming is the default here.
            Stream: body.Member("stream") is not { ValueKind: JsonValueKind.False },
            body);
    }
}
