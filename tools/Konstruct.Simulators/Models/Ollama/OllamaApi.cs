using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Ollama;

/// <summary>Ollama's native API. It asks for no key.</summary>
internal static class OllamaApi
{
    public const string Provider = "ollama";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ollama/", () => "Ollama is running");
        routes.MapGet("/ollama/api/version", (Delegate)Version);
        routes.MapGet("/ollama/api/tags", (HttpContext context, ModelProviders models) =>
            HandleAsync(context, "tags", call => call.AnswerAsync(Tags(models))));
        routes.MapPost("/ollama/api/chat", (HttpContext context, ModelProviders models, UniqueClock clock) =>
            HandleAsync(context, "chat", call => OllamaChat.AnswerAsync(call, models, clock)));
        routes.MapPost("/ollama/api/embed", (HttpContext context, ModelProviders models) =>
            HandleAsync(context, "embeddings", call => OllamaEmbed.AnswerAsync(call, models)));
    }

    public static ModelError Error(int status, string message) => new(status, new() { ["error"] = message }, message);

    public static ModelError UnknownModel(string model) => Error(404, $"model '{model}' not found");

    /// <summary>A bare name means its tag latest.</summary>
    public static string FullName(string model) => model.Contains(':', StringComparison.Ordinal) ? model : model + ":latest";

    private static Task Version(HttpContext context) =>
        HandleAsync(context, "version", call => call.AnswerAsync(new JsonObject { ["version"] = "0.17.0" }));

    private static Task HandleAsync(HttpContext context, string method, Func<ModelCall, Task<string>> serve) =>
        ModelCall.HandleAsync(context, Provider, method, credential: null, ForFault, serve);

    private static JsonObject ForFault(int status, string? error) => new()
    {
        ["error"] = error ?? status switch
        {
            404 => "model not found",
            429 => "too many requests",
            503 => "server busy, please try again. maximum pending requests exceeded",
            _ => "llama runner process has terminated",
        },
    };

    private static JsonObject Tags(ModelProviders models) => new()
    {
        ["models"] = new JsonArray([.. models.Models(Provider).Select(model => new JsonObject
        {
            ["name"] = model,
            ["model"] = model,
            ["modified_at"] = "2026-11-01T08:00:00Z",
            ["size"] = 2_019_393_189,
            ["digest"] = "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
            ["details"] = new JsonObject { ["format"] = "gguf", ["family"] = "simulated", ["parameter_size"] = "3.2B", ["quantization_level"] = "Q4_K_M" },
        })]),
    };
}
