using System.Text.Json.Nodes;
using Konstruct.Simulators.Requests;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>Errors in OpenAI's shape.</summary>
internal static class OpenAiErrors
{
    public static ModelError Invalid(string message, string? param, string? code = null) =>
        new(400, Body(message, "invalid_request_error", param, code), code ?? "invalid_request_error");

    public static ModelError InvalidKey(string key) => key.Length == 0
        ? new(401, Body("You didn't provide an API key.", "invalid_request_error", null, null), "missing_api_key")
        : new(401, Body($"Incorrect API key provided: {RecordedRequest.Redact(key)}.", "invalid_request_error", null, "invalid_api_key"), "invalid_api_key");

    public static ModelError UnknownModel(string model) =>
        new(404, Body($"The model `{model}` does not exist or you do not have access to it.", "invalid_request_error", null, "model_not_found"), "model_not_found");

    public static JsonObject ForFault(int status, string? error) => status switch
    {
        401 => Body("Incorrect API key provided.", "invalid_request_error", null, error ?? "invalid_api_key"),
        429 when error == "insufficient_quota" => Body("You exceeded your current quota.", "insufficient_quota", null, "insufficient_quota"),
        429 => Body("Rate limit reached.", "requests", null, error ?? "rate_limit_exceeded"),
        >= 500 => Body("The server had an error while processing your request.", "server_error", null, error),
        _ => Body("The request was refused.", "invalid_request_error", null, error),
    };

    private static JsonObject Body(string message, string type, string? param, string? code) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = param, ["code"] = code },
    };
}
