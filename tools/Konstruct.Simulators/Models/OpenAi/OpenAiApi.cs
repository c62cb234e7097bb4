using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>OpenAI as it looks from outside, and a house proxy that speaks the same language.</summary>
internal static class OpenAiApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "openai", "/openai/v1");
        Map(routes, "litellm", "/litellm/v1");
        // The proxy answers without the version too, and has health pages that need no key.
        Map(routes, "litellm", "/litellm");
        routes.MapGet("/litellm/health/liveliness", () => Results.Json("I'm alive!"));
        routes.MapGet("/litellm/health/readiness", () => Results.Json(new { status = "healthy" }));
    }

    private static void Map(IEndpointRouteBuilder routes, string provider, string prefix)
    {
        routes.MapPost($"{prefix}/chat/completions", (HttpContext context, ModelProviders models, UniqueClock clock) =>
            HandleAsync(context, provider, "chat", models, clock, call => OpenAiChat.AnswerAsync(call, models, clock)));
        routes.MapPost($"{prefix}/embeddings", (HttpContext context, ModelProviders models, UniqueClock clock) =>
            HandleAsync(context, provider, "embeddings", models, clock, call => OpenAiEmbeddings.AnswerAsync(call, models)));
        routes.MapGet($"{prefix}/models", (HttpContext context, ModelProviders models, UniqueClock clock) =>
            HandleAsync(context, provider, "models", models, clock, call => call.AnswerAsync(List(provider, models))));
    }

    private static Task HandleAsync(
        HttpContext context, string provider, string method, ModelProviders models, UniqueClock clock, Func<ModelCall, Task<string>> serve)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var key = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..].Trim() : "";
        var headers = context.Response.Headers;
        headers["x-request-id"] = clock.NextId("req_").ToLowerInvariant();
        headers["openai-version"] = "2020-10-01";
        headers["openai-processing-ms"] = "12";
        headers["x-ratelimit-limit-requests"] = "10000";
        headers["x-ratelimit-remaining-requests"] = "9999";
        headers["x-ratelimit-reset-requests"] = "6ms";
        return ModelCall.HandleAsync(context, provider, method, key, OpenAiErrors.ForFault, call =>
            key.Length > 0 && models.AcceptsKey(key)
                ? serve(call)
                : call.RefuseAsync(OpenAiErrors.InvalidKey(key)));
    }

    private static JsonObject List(string provider, ModelProviders models) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. models.Models(provider).Select(model => new JsonObject
        {
            ["id"] = model,
            ["object"] = "model",
            ["created"] = 1_760_000_000,
            ["owned_by"] = provider,
        })]),
    };
}
