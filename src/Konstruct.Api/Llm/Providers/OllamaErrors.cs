namespace Konstruct.Api.Llm.Providers;

/// <summary>What Ollama's errors mean. They are sentences, so only the status and a few words can be relied on.</summary>
internal static class OllamaErrors
{
    public static ProviderCallException Understand(ErrorAnswer answer) => answer.Failure(CodeOf(answer.Status, answer.Body), detail: null);

    public static ProviderCallException InStream(string? message) => new(CodeOf(status: 500, message ?? ""));

    private static string CodeOf(int status, string text) => status switch
    {
        _ when SpeaksOfContext(text) => FailureCodes.ContextTooLong,
        401 or 403 => FailureCodes.AuthRefused,
        404 => FailureCodes.ModelNotFound,
        429 => FailureCodes.RateLimited,
        400 or 500 or 501 when PictureWords.Refuse(text) => FailureCodes.ImagesRefused,
        408 or 409 or >= 500 => FailureCodes.ProviderError,
        _ => FailureCodes.RequestRejected,
    };

    private static bool SpeaksOfContext(string text) =>
        text.Contains("context length", StringComparison.OrdinalIgnoreCase) || text.Contains("context size", StringComparison.OrdinalIgnoreCase);
}
