using System.Text.Json;

namespace Konstruct.Api.Llm.Providers;

/// <summary>What OpenAI's errors, and those of servers that imitate it, mean.</summary>
internal static class OpenAiErrors
{
    public static ProviderCallException Understand(ErrorAnswer answer)
    {
        var (code, type, message) = Parts(answer.Body);
        return answer.Failure(CodeOf(answer.Status, code, type, message), code ?? type);
    }

    /// <summary>After the 200 has been sent, an error can only come as an event.</summary>
    public static ProviderCallException InStream(JsonElement error)
    {
        var (code, type, message) = Parts(error);
        return new ProviderCallException(CodeOf(status: 500, code, type, message), JsonReading.Identifier(code ?? type));
    }

    private static string CodeOf(int status, string? code, string? type, string? message) => (status, code ?? type) switch
    {
        (_, "insufficient_quota" or "billing_hard_limit_reached" or "budget_exceeded") => FailureCodes.QuotaExhausted,
        _ when type is "insufficient_quota" or "budget_exceeded" => FailureCodes.QuotaExhausted,
        (_, "context_length_exceeded") => FailureCodes.ContextTooLong,
        (_, "content_filter" or "content_policy_violation") => FailureCodes.Refused,
        (_, "model_not_found") => FailureCodes.ModelNotFound,
        (_, "rate_limit_exceeded") or (429, _) => FailureCodes.RateLimited,
        (401 or 403, _) or (_, "invalid_api_key") => FailureCodes.AuthRefused,
        (402, _) => FailureCodes.QuotaExhausted,
        // in words alone, too, and under many a status
        (400 or 404 or 415 or 422 or 500 or 501, _) when PictureWords.Refuse(message) => FailureCodes.ImagesRefused,
        (404, _) => FailureCodes.ModelNotFound,
        (413, _) => FailureCodes.ContextTooLong,
        // Servers that imitate OpenAI often give the reason in words alone.
        (400 or 422, _) when SpeaksOfContext(message) => FailureCodes.ContextTooLong,
        (408 or 409 or >= 500, _) => FailureCodes.ProviderError,
        _ => FailureCodes.RequestRejected,
    };

    private static bool SpeaksOfContext(string? message) =>
        message is not null
        && (message.Contains("context length", StringComparison.OrdinalIgnoreCase)
            || message.Contains("context window", StringComparison.OrdinalIgnoreCase)
            || message.Contains("context size", StringComparison.OrdinalIgnoreCase));

    private static (string? Code, string? Type, string? Message) Parts(string body)
    {
        try
        {
            using var json = JsonReading.ParseObject(body);
            return json.RootElement.Object("error") is { } error ? Parts(error) : default;
        }
        catch (ProviderCallException)
        {
            return default; // a proxy's HTML page: the status has to do
        }
    }

    private static (string? Code, string? Type, string? Message) Parts(JsonElement error) =>
        (error.Text("code"), error.Text("type"), error.Text("message"));
}
