using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Models.Anthropic;

/// <summary>Errors in Anthropic's shape.</summary>
internal static class AnthropicErrors
{
    public static ModelError Invalid(string message) => Error(400, "invalid_request_error", message);

    public static ModelError Unauthenticated(string message) => Error(401, "authentication_error", message);

    public static ModelError UnknownModel(string model) => Error(404, "not_found_error", $"model: {model}");

    public static JsonObject ForFault(int status, string? error) => status switch
    {
        402 => Body("billing_error", "Your credit balance is too low."),
        _ => Body(error ?? TypeOf(status), "The request could not be served."),
    };

    public static JsonObject Body(string type, string message) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
        ["request_id"] = "req_simulated",
    };

    private static ModelError Error(int status, string type, string message) => new(status, Body(type, message), type);

    private static string TypeOf(int status) => status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        _ => "api_error",
    };
}
