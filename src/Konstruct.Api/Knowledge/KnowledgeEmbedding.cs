using Konstruct.Api.Embeddings;
using Konstruct.Domain.Embeddings;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Knowledge;

/// <summary>Documents and questions are embedded by the service that serves everything; each call in the background is its event.</summary>
internal sealed class KnowledgeEmbedding(EmbeddingCalls embeddings) : IKnowledgeEmbedding
{
    public string? Model => embeddings.Model.Id;

    public Task<IReadOnlyList<float[]>> EmbedChunksAsync(TenantId tenant, IReadOnlyList<string> texts, CancellationToken cancellation) =>
        EmbedAsync(tenant, EmbeddingPurpose.Knowledge, texts, cancellation);

    public async Task<float[]> EmbedQuestionAsync(TenantId tenant, string text, CancellationToken cancellation) =>
        (await EmbedAsync(tenant, EmbeddingPurpose.Recall, [text], cancellation))[0];

    private async Task<IReadOnlyList<float[]>> EmbedAsync(TenantId tenant, string purpose, IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        try
        {
            return await embeddings.EmbedAsync(tenant, purpose, texts, new EventContext(UserName: "konstruct"), cancellation);
        }
        catch (EmbeddingFailedException e)
        {
            throw new KnowledgeEmbeddingException(e.Code, e.MayRetry, e);
        }
    }
}
