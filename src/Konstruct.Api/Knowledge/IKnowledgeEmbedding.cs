using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Knowledge;

/// <summary>Vectors for documents and questions; the host binds it to the embedding service, which records every call as an event.</summary>
internal interface IKnowledgeEmbedding
{
    /// <summary>Whose vectors they are; vectors of two models are never compared. Null: there are none, and words alone are searched.</summary>
    string? Model { get; }

    /// <summary>Vectors of 384 numbers, in the order of the texts; in the background, where it may take its time.</summary>
    /// <exception cref="KnowledgeEmbeddingException">There are none now.</exception>
    Task<IReadOnlyList<float[]>> EmbedChunksAsync(TenantId tenant, IReadOnlyList<string> texts, CancellationToken cancellation);

    /// <summary>A question's vector, while somebody waits.</summary>
    /// <exception cref="KnowledgeEmbeddingException">There is none now.</exception>
    Task<float[]> EmbedQuestionAsync(TenantId tenant, string text, CancellationToken cancellation);
}

/// <summary>No vectors now.</summary>
/// <param name="code">Stable.</param>
/// <param name="mayRetry">False when trying again will not help: a key that is refused, a model that is not there.</param>
internal sealed class KnowledgeEmbeddingException(string code, bool mayRetry, Exception? inner = null) : Exception(code, inner)
{
    public string Code { get; } = code;

    public bool MayRetry { get; } = mayRetry;
}

/// <summary>Words alone are searched.</summary>
internal sealed class NoKnowledgeEmbedding : IKnowledgeEmbedding
{
    public const string Code = "embedding_not_configured";

    public string? Model => null;

    public Task<IReadOnlyList<float[]>> EmbedChunksAsync(TenantId tenant, IReadOnlyList<string> texts, CancellationToken cancellation) =>
        throw new KnowledgeEmbeddingException(Code, mayRetry: false);

    public Task<float[]> EmbedQuestionAsync(TenantId tenant, string text, CancellationToken cancellation) =>
        throw new KnowledgeEmbeddingException(Code, mayRetry: false);
}
