using Konstruct.Api.Llm.Requests;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>Everything in which one kind of provider differs from another.</summary>
internal sealed record ProviderKind(
    string Name,
    RequestFormat Format,
    string Path,
    string MediaType,
    Func<Stream, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> Read,
    Func<ErrorAnswer, ProviderCallException> Understand)
{
    /// <summary>Used when the settings give none; null: they must.</summary>
    public string? DefaultBaseUrl { get; init; }

    public bool NeedsKey { get; init; }

    /// <summary>The header with the provider's id of a request.</summary>
    public string? RequestIdHeader { get; init; }

    /// <summary>Runs on the operator's own machines: tokens cost nothing, and the preference <c>local</c> may use it.</summary>
    public bool IsLocal { get; init; }

    /// <summary>An ending that a base URL of this kind must not have, because <see cref="Path"/> brings it.</summary>
    public string? WrongEnding { get; init; }

    /// <summary>The headers that carry the key.</summary>
    public Action<HttpRequestMessage, string> Authorise { get; init; } =
        (request, key) => request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);

    public static readonly ProviderKind OpenAi = new(
        "openai", RequestFormats.OpenAiChatV1, "chat/completions", "text/event-stream", OpenAiStream.ReadAsync, OpenAiErrors.Understand)
    {
        DefaultBaseUrl = "https://api.openai.com/v1",
        NeedsKey = true,
        RequestIdHeader = "x-request-id",
    };

    public static readonly ProviderKind OpenAiCompatible = new(
        "openai-compatible", RequestFormats.OpenAiCompatibleChatV1, "chat/completions", "text/event-stream", OpenAiStream.ReadAsync, OpenAiErrors.Understand)
    {
        RequestIdHeader = "x-request-id",
    };

    public static readonly ProviderKind Anthropic = new(
        "anthropic", RequestFormats.AnthropicMessagesV1, "v1/messages", "text/event-stream", AnthropicStream.ReadAsync, AnthropicErrors.Understand)
    {
        DefaultBaseUrl = "https://api.anthropic.com",
        NeedsKey = true,
        RequestIdHeader = "request-id",
        WrongEnding = "/v1",
        Authorise = (request, key) =>
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
            request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        },
    };

    public static readonly ProviderKind Ollama = new(
        "ollama", RequestFormats.OllamaChatV1, "api/chat", "application/x-ndjson", OllamaStream.ReadAsync, OllamaErrors.Understand)
    {
        IsLocal = true,
        WrongEnding = "/api",
    };

    public static IReadOnlyList<ProviderKind> All { get; } = [OpenAi, Anthropic, Ollama, OpenAiCompatible];

    public static ProviderKind? Find(string name) => All.FirstOrDefault(kind => kind.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
}
