namespace Konstruct.Api.Llm;

/// <summary>How a call ended. Cancellation by the caller is not an outcome but an <see cref="OperationCanceledException"/>.</summary>
/// <param name="CostUsd">Decimal string; null when unknown, which is not zero.</param>
/// <param name="PriceTable">The version of the price table behind <paramref name="CostUsd"/>.</param>
/// <param name="FirstTokenMilliseconds">Null when nothing of an answer came.</param>
internal abstract record CallOutcome(
    string? CostUsd,
    string PriceTable,
    long? FirstTokenMilliseconds,
    long TotalMilliseconds,
    string? ProviderRequestId)
{
    /// <summary>The model answered.</summary>
    /// <param name="Text">May be empty when there are <see cref="ToolCalls"/>.</param>
    /// <param name="FinishReason"><c>stop</c>, <c>length</c> or <c>tool_calls</c>, or the provider's word where it is another.</param>
    public sealed record Answered(
        string Text,
        string FinishReason,
        TokenUsage Usage,
        string? CostUsd,
        string PriceTable,
        long? FirstTokenMilliseconds,
        long TotalMilliseconds,
        string? ProviderRequestId)
        : CallOutcome(CostUsd, PriceTable, FirstTokenMilliseconds, TotalMilliseconds, ProviderRequestId)
    {
        /// <summary>
        /// The tools that the model wants called, in its order; the ids are unique here. After <c>length</c> the last one's
        /// arguments are cut off in the middle.
        /// </summary>
        public IReadOnlyList<ChatToolCall> ToolCalls { get; init; } = [];
    }

    /// <summary>No answer. What arrived before the failure is not one and is dropped, but it is counted and priced.</summary>
    /// <param name="Code">One of <see cref="FailureCodes"/>.</param>
    /// <param name="Detail">The provider's own code; an identifier, never a sentence.</param>
    /// <param name="MayRetry">The same route may be tried once more in this turn.</param>
    /// <param name="Usage">Null when the provider turned the request away and so processed nothing.</param>
    public sealed record Failed(
        string Code,
        string? Detail,
        bool MayRetry,
        TimeSpan? RetryAfter,
        int? HttpStatus,
        TokenUsage? Usage,
        string? CostUsd,
        string PriceTable,
        long? FirstTokenMilliseconds,
        long TotalMilliseconds,
        string? ProviderRequestId)
        : CallOutcome(CostUsd, PriceTable, FirstTokenMilliseconds, TotalMilliseconds, ProviderRequestId);
}

/// <summary>Tokens of one call.</summary>
/// <param name="Input">All input, cached and written to the cache included.</param>
/// <param name="CachedInput">The part of <paramref name="Input"/> that was read from the provider's cache.</param>
/// <param name="CacheWrite">The part of <paramref name="Input"/> that was written to it.</param>
/// <param name="Estimated">True when the provider did not say, and the counts are ours, from the length of the texts.</param>
internal sealed record TokenUsage(long Input, long CachedInput, long CacheWrite, long Output, bool Estimated);
