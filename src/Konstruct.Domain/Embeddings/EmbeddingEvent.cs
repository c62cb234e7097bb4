using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Embeddings;

/// <summary>Texts that were turned into vectors, batch by batch, with what each cost. One stream a tenant. The texts are not in it.</summary>
public abstract record EmbeddingEvent
{
    private EmbeddingEvent()
    {
    }

    /// <param name="Purpose"><see cref="EmbeddingPurpose"/>.</param>
    /// <param name="Texts">How many there were in the batch.</param>
    /// <param name="Tokens">Of all texts together.</param>
    /// <param name="Estimated">The provider did not say; the count is ours.</param>
    /// <param name="CostUsd">A decimal; null when the model's price is unknown.</param>
    /// <param name="PriceTable">The version of the price table that the cost is from.</param>
    [EventType("embedding.called.v1")]
    public sealed record Called(
        Guid CallId, string Purpose, string Provider, string Model, int Dimensions, int Texts, long Tokens, bool Estimated,
        string? CostUsd, string? PriceTable, long LatencyMs, string? ProviderRequestId) : EmbeddingEvent;

    /// <param name="Code">Stable, e.g. <c>unreachable</c> or <c>dimensions_mismatch</c>.</param>
    /// <param name="MayRetry">Trying again may help.</param>
    /// <param name="Tokens">Our estimate of what the provider processed; null when it turned the request away.</param>
    /// <param name="CostUsd">A decimal; null when unknown. A broken call may well be charged.</param>
    [EventType("embedding.call_failed.v1")]
    public sealed record CallFailed(
        Guid CallId, string Purpose, string Provider, string Model, int Texts, string Code, string? Detail, bool MayRetry, int? HttpStatus,
        int? RetryAfterSeconds, long? Tokens, string? CostUsd, string? PriceTable, long LatencyMs) : EmbeddingEvent;
}

/// <summary>What vectors are made for.</summary>
public static class EmbeddingPurpose
{
    /// <summary>What was said, to be recalled later.</summary>
    public const string Memory = "memory";

    /// <summary>Documents.</summary>
    public const string Knowledge = "knowledge";

    /// <summary>A question, to find memories and documents for it.</summary>
    public const string Recall = "recall";

    /// <summary>What another model embedded before.</summary>
    public const string Reembed = "reembed";
}
