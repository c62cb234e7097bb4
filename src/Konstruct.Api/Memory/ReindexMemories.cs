using Konstruct.Api.Embeddings;
using Konstruct.Domain.Embeddings;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Memory;

/// <summary>How far reindexing is.</summary>
internal sealed record ReindexProgress(long Conversations, long ConversationsDone, long ToEmbed, long Embedded)
{
    public bool IsDone => ConversationsDone >= Conversations && Embedded >= ToEmbed;
}

/// <summary>
/// Brings a tenant's memories up to date: conversations that were not remembered to their end, and memories that another model embedded,
/// which are not found until then. Can be broken off and begun again at any point.
/// </summary>
internal sealed class ReindexMemories(EventReader reader, ConversationMemory conversations, MemoryStore store, MemorySealing sealing, EmbeddingCalls embeddings)
{
    public async Task<ReindexProgress> RunAsync(TenantId tenant, Action<ReindexProgress> tell, EventContext context, CancellationToken cancellation)
    {
        var ids = (await reader.ReadStreamTypesAsync(tenant, cancellation)).Where(s => s.Value == "conversation").Select(s => s.Key).ToList();
        var waiting = (await store.CountAsync(tenant, embeddings.Model.Id, cancellation)).OfOtherModels;
        var progress = new ReindexProgress(ids.Count, 0, waiting, 0);
        foreach (var id in ids)
        {
            await conversations.ReadOnAsync(tenant, id, cancellation);
            tell(progress = progress with { ConversationsDone = progress.ConversationsDone + 1 });
        }

        while (await store.OfOtherModelsAsync(tenant, embeddings.Model.Id, EmbeddingCalls.MaxBatch, cancellation) is { Count: > 0 } batch)
        {
            await EmbedAsync(tenant, batch, context, cancellation);
            var embedded = progress.Embedded + batch.Count;
            tell(progress = progress with { Embedded = embedded, ToEmbed = Math.Max(embedded, progress.ToEmbed) });
        }

        return progress;
    }

    private async Task EmbedAsync(TenantId tenant, List<SealedMemory> batch, EventContext context, CancellationToken cancellation)
    {
        var texts = await sealing.OpenAsync(tenant, batch.ConvertAll(m => (m.Subject, m.Content)), cancellation);
        var readable = batch.Zip(texts).Where(m => m.Second is not null).ToList();
        // those of erased people go: they would come back with every batch
        foreach (var (erased, _) in batch.Zip(texts).Where(m => m.Second is null))
            await store.ForgetAsync(tenant, erased.AgentId, erased.Person, erased.Id, cancellation);
        if (readable.Count == 0)
            return;
        var vectors = await embeddings.EmbedAsync(tenant, EmbeddingPurpose.Reembed, readable.ConvertAll(m => m.Second!), context, cancellation);
        await store.ReembedAsync(tenant, readable.ConvertAll(m => m.First.Id), vectors.Select(MemoryRow.Vector), embeddings.Model.Id, cancellation);
    }
}
