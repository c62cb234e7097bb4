using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Anthropic;

/// <summary>Anthropic's Messages API.</summary>
internal static class AnthropicApi
{
    public const string Provider = "anthropic";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/anthropic/v1/messages", (HttpContext context, ModelProviders models, UniqueClock clock) =>
            HandleAsync(context, "chat", models, clock, call => AnswerAsync(call, models, clock)));
        routes.MapGet("/anthropic/v1/models", (HttpContext context, ModelProviders models, UniqueClock clock) =>
            HandleAsync(context, "models", models, clock, call => call.AnswerAsync(List(models))));
    }

    private static Task HandleAsync(HttpContext context, string method, ModelProviders models, UniqueClock clock, Func<ModelCall, Task<string>> serve)
    {
        var key = context.Request.Headers["x-api-key"].ToString();
        context.Response.Headers["request-id"] = clock.NextId("req_");
        context.Response.Headers["anthropic-ratelimit-requests-limit"] = "4000";
        context.Response.Headers["anthropic-ratelimit-requests-remaining"] = "3999";
        return ModelCall.HandleAsync(context, Provider, method, key, AnthropicErrors.ForFault, call =>
        {
            if (key.Length == 0)
                return call.RefuseAsync(AnthropicErrors.Unauthenticated("x-api-key header is required"));
            if (!models.AcceptsKey(key))
                return call.RefuseAsync(AnthropicErrors.Unauthenticated("invalid x-api-key"));
            var version = context.Request.Headers["anthropic-version"].ToString();
            if (version is not ("2023-06-01" or "2023-01-01"))
                return call.RefuseAsync(AnthropicErrors.Invalid(version.Length == 0 ? "anthropic-version: header is required" : $"anthropic-version: \"{version}\" is not a valid version"));
            if (HttpMethods.IsPost(context.Request.Method) && !context.Request.HasJsonContentType())
                return call.RefuseAsync(AnthropicErrors.Invalid("content-type: application/json is required"));
            return serve(call);
        }, quotaStatus: StatusCodes.Status402PaymentRequired);
    }

    private static Task<string> AnswerAsync(ModelCall call, ModelProviders models, UniqueClock clock)
    {
        if (AnthropicRules.Check(call.Body) is { } error)
            return call.RefuseAsync(error);

        var request = AnthropicRequest.Read(call.Body!.Value);
        if (!models.Serves(Provider, request.Model))
            return call.RefuseAsync(AnthropicErrors.UnknownModel(request.Model));

        var answer = models.Answer(request);
        var id = clock.NextId("msg_");
        return request.Stream
            ? call.StreamAsync(
                "text/event-stream; charset=utf-8",
                AnthropicStream.Parts(id, request, answer, clock),
                brokenPart: "event: content_block_delta\ndata: {\"type\":\"content_blo\n\n",
                errorPart: AnthropicStream.Event("error", AnthropicErrors.Body(call.Fault?.Error ?? "overloaded_error", "The model is overloaded.")))
            : call.AnswerAsync(Whole(id, request, answer, clock));
    }

    /// <summary>Every part of the usage; cached input is never simulated.</summary>
    public static JsonObject Usage(ModelRequest request, ModelAnswer answer, int? outputTokens = null) => new()
    {
        ["input_tokens"] = answer.InputTokens ?? request.InputTokens,
        ["cache_creation_input_tokens"] = 0,
        ["cache_read_input_tokens"] = 0,
        ["output_tokens"] = outputTokens ?? OutputTokens(answer),
        ["service_tier"] = "standard",
    };

    public static int OutputTokens(ModelAnswer answer) =>
        answer.OutputTokens ?? (Tokens.Count(answer.Text) + answer.ToolCalls.Sum(each => Tokens.Count(each.Name + each.ArgumentsJson)));

    public static string StopReason(ModelAnswer answer) => answer.FinishReason ?? (answer.ToolCalls.Count > 0 ? "tool_use" : "end_turn");

    private static JsonObject Whole(string id, ModelRequest request, ModelAnswer answer, UniqueClock clock)
    {
        var content = new JsonArray();
        if (answer.Text.Length > 0)
            content.Add(new JsonObject { ["type"] = "text", ["text"] = answer.Text });
        foreach (var tool in answer.ToolCalls)
        {
            content.Add(new JsonObject
            {
                ["type"] = "tool_use",
                ["id"] = tool.Id ?? clock.NextId("toolu_"),
                ["name"] = tool.Name,
                ["input"] = Json.TryParse(tool.ArgumentsJson)?.ToNode() ?? new JsonObject(),
            });
        }

        return new()
        {
            ["id"] = id,
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = request.Model,
            ["content"] = content,
            ["stop_reason"] = StopReason(answer),
            ["stop_sequence"] = null,
            ["usage"] = Usage(request, answer),
        };
    }

    private static JsonObject List(ModelProviders models) => new()
    {
        ["data"] = new JsonArray([.. models.Models(Provider).Select(model => new JsonObject
        {
            ["type"] = "model",
            ["id"] = model,
            ["display_name"] = model,
            ["created_at"] = "2026-01-01T00:00:00Z",
        })]),
        ["has_more"] = false,
        ["first_id"] = models.Models(Provider) is [var first, ..] ? first : null,
        ["last_id"] = models.Models(Provider) is [.., var last] ? last : null,
    };
}
