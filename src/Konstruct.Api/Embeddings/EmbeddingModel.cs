namespace Konstruct.Api.Embeddings;

/// <summary>The model that embeds. Vectors of two models are never compared.</summary>
/// <param name="Provider">The kind: <c>offline</c>, <c>ollama</c>, <c>openai</c> or <c>openai-compatible</c>.</param>
/// <param name="MaxCharacters">Of one text; the rest is cut off.</param>
/// <param name="Floor">The cosine below which texts have nothing to do with each other, as far as this model can tell.</param>
/// <param name="IsFree">Its tokens cost nothing.</param>
internal sealed record EmbeddingModel(string Provider, string Name, int MaxCharacters, double Floor, bool IsFree)
{
    /// <summary>The dimensions of the vectors that the database stores.</summary>
    public const int StoredDimensions = 384;

    /// <summary>What stands beside every stored vector.</summary>
    public string Id => $"{Provider}/{Name}";
}
