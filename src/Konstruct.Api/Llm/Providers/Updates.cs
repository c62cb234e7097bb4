using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>Makes the updates that a provider's stream is translated into.</summary>
internal static class Updates
{
    public const string RequestIdKey = "provider_request_id";
    public const string CacheWriteKey = "CacheCreationInputTokens";

    public static ChatResponseUpdate Begun(string? requestId) => new()
    {
        Role = ChatRole.Assistant,
        AdditionalProperties = requestId is null ? null : new AdditionalPropertiesDictionary { [RequestIdKey] = requestId },
    };

    public static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text);

    /// <summary>Not part of the answer, but a sign of life.</summary>
    public static ChatResponseUpdate Thinking(string text) => new(ChatRole.Assistant, [new TextReasoningContent(text)]);

    public static ChatResponseUpdate Ended(string? finishReason, UsageDetails? usage) => new()
    {
        Role = ChatRole.Assistant,
        FinishReason = finishReason is null ? null : new ChatFinishReason(finishReason),
        Contents = usage is null ? [] : [new UsageContent(usage)],
    };

    /// <param name="input">All input, cached parts included.</param>
    public static UsageDetails Usage(long input, long cached, long cacheWrite, long output, long? reasoning = null) => new()
    {
        InputTokenCount = input,
        CachedInputTokenCount = cached,
        OutputTokenCount = output,
        TotalTokenCount = input + output,
        ReasoningTokenCount = reasoning,
        AdditionalCounts = cacheWrite == 0 ? null : new AdditionalPropertiesDictionary<long> { [CacheWriteKey] = cacheWrite },
    };
}
