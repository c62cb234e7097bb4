namespace Konstruct.Api.Embeddings;

/// <summary>What one call took; what an event needs beside the purpose.</summary>
/// <param name="Tokens">Null: turned away, nothing was processed.</param>
/// <param name="Estimated">The provider did not say; the count is ours.</param>
/// <param name="CostUsd">A decimal; null when unknown, which is not zero.</param>
internal sealed record EmbeddingUsage(
    string Provider, string Model, int Dimensions, int Texts, long? Tokens, bool Estimated, string? CostUsd, string PriceTable,
    long LatencyMilliseconds, string? ProviderRequestId)
{
    /// <summary>The model as it stands beside stored vectors.</summary>
    public string ModelId => $"{Provider}/{Model}";
}

/// <summary>Vectors in the order of their texts, all of length 1.</summary>
internal sealed record EmbeddedTexts(IReadOnlyList<float[]> Vectors, EmbeddingUsage Usage);

/// <summary>There are no vectors. Its message holds codes only: what providers write in error texts may quote the text.</summary>
/// <param name="code">One of <see cref="Llm.FailureCodes"/>, or <see cref="DimensionsMismatch"/>.</param>
/// <param name="detail">The provider's own word for it, reduced to an identifier.</param>
internal sealed class EmbeddingFailedException(string code, string? detail, EmbeddingUsage usage, Exception inner)
    : Exception(detail is null ? code : $"{code} ({detail})", inner)
{
    /// <summary>The model's vectors are of another length than those that are stored: another model, or Embeddings:SendDimensions.</summary>
    public const string DimensionsMismatch = "dimensions_mismatch";

    public string Code { get; } = code;

    public string? Detail { get; } = detail;

    public EmbeddingUsage Usage { get; } = usage;

    /// <summary>Trying again may help.</summary>
    public bool MayRetry { get; init; }

    public int? HttpStatus { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}
