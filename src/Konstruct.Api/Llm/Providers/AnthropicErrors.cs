using System.Text.Json;

namespace Konstruct.Api.Llm.Providers;

/// <summary>What Anthropic's errors mean.</summary>
internal static class AnthropicErrors
{
    public static ProviderCallException Understand(ErrorAnswer answer)
    {
        string? type = null, message = null;
        try
        {
            using var json = JsonReading.ParseObject(answer.Body);
            type = json.RootElement.Object("error")?.Text("type");
            message = json.RootElement.Object("error")?.Text("message");
        }
        catch (ProviderCallException)
        {
            // A proxy's HTML page: the status has to do.
        }

        return answer.Failure(CodeOf(answer.Status, type, message), type);
    }

    public static ProviderCallException InStream(JsonElement? error)
    {
        var type = error?.Text("type");
        return new ProviderCallException(CodeOf(status: 500, type, error?.Text("message")), JsonReading.Identifier(type));
    }

    private static string CodeOf(int status, string? type, string? message) => (status, type) switch
    {
        (_, "rate_limit_error") or (429, _) => FailureCodes.RateLimited,
        (_, "overloaded_error" or "api_error" or "timeout_error") => FailureCodes.ProviderError,
        (_, "authentication_error" or "permission_error") or (401 or 403, _) => FailureCodes.AuthRefused,
        (_, "billing_error") or (402, _) => FailureCodes.QuotaExhausted,
        (_, "not_found_error") or (404, _) => FailureCodes.ModelNotFound,
        (_, "request_too_large") or (413, _) => FailureCodes.ContextTooLong,
        (400, _) when message?.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase) == true => FailureCodes.ContextTooLong,
        // An empty account is told in words, under a type that means many things.
        (400, _) when message?.Contains("credit balance", StringComparison.OrdinalIgnoreCase) == true => FailureCodes.QuotaExhausted,
        (_, "invalid_request_error") => FailureCodes.RequestRejected,
        (408 or 409 or >= 500, _) => FailureCodes.ProviderError,
        _ => FailureCodes.RequestRejected,
    };
}
