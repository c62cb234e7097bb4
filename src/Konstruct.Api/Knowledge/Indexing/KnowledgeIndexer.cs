using Konstruct.Api.Knowledge.Extraction;
using Konstruct.Api.Platform.Blobs;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Npgsql;

namespace Konstruct.Api.Knowledge.Indexing;

/// <summary>What indexing a document led to.</summary>
internal abstract record IndexOutcome
{
    private IndexOutcome()
    {
    }

    /// <summary>It is found, or there is nothing to be done: it was found already, or is not there any more.</summary>
    public sealed record Done(int Chunks) : IndexOutcome;

    /// <summary>It cannot be indexed. The document's stream says why, unless it is found as it was before.</summary>
    /// <param name="MayComeBack">Not the file's fault: worth taking up again once what failed is mended.</param>
    public sealed record Failed(string Code, bool MayComeBack) : IndexOutcome;

    /// <summary>Something outside is away. Nothing is lost; what was done stays done.</summary>
    public sealed record Later(string Code) : IndexOutcome;
}

/// <summary>How far it is.</summary>
internal sealed record IndexProgress(int Done, int Of);

/// <summary>
/// Makes a document's newest version what is found: reads it, cuts it, embeds what is not embedded yet, and publishes all of it in the
/// unit of work of the event. May run twice at once, or stop anywhere and begin again: chunks are where they are by their content.
/// </summary>
internal sealed class KnowledgeIndexer(
    EventReader reader, Platform.Streams streams, EventStore.Streams.EventStore store, BlobStore blobs, KnowledgeChunks chunks, IKnowledgeEmbedding embedding)
{
    private const int BatchSize = 64;

    /// <param name="again">Also when it is found already: the model is another, or the way of cutting is.</param>
    /// <param name="isLastAttempt">What is away now ends it, and is said.</param>
    /// <param name="lease">The lane's, when a worker does it.</param>
    public async Task<IndexOutcome> IndexAsync(
        TenantId tenant, Guid documentId, bool again, bool isLastAttempt, LaneLease? lease, EventContext context, IProgress<IndexProgress>? progress,
        CancellationToken cancellation)
    {
        var stream = new StreamId(tenant, KnowledgeCommands.StreamType, documentId);
        var state = (await reader.ReadStreamAsync(stream, cancellation: cancellation))
            .Aggregate(KnowledgeDecider.Instance.Initial, (s, e) => KnowledgeDecider.Instance.Evolve(s, (KnowledgeEvent)e.Data));
        if (state is not KnowledgeDocument.Kept document || (document.IsIndexed && !again) || (document.FailedWith is not null && !again))
            return new IndexOutcome.Done(0);

        try
        {
            var (cut, refusal) = await CutAsync(tenant, document, cancellation);
            if (refusal is not null)
                return await FailAsync(stream, document.Version, new(refusal.Code, MayComeBack: false), lease, context, cancellation);
            var model = embedding.Model;
            await PutAsync(stream, document, cut, model, progress, cancellation);
            return await PublishAsync(stream, document, cut, model, lease, context, cancellation);
        }
        catch (BlobStoreException e)
        {
            var mayRetry = e.Code is BlobStoreException.Unavailable or BlobStoreException.Refused;
            return mayRetry && !isLastAttempt ? new IndexOutcome.Later(e.Code) : await FailAsync(stream, document.Version, new(e.Code, MayComeBack: true), lease, context, cancellation);
        }
        catch (KnowledgeEmbeddingException e)
        {
            return e.MayRetry && !isLastAttempt ? new IndexOutcome.Later(e.Code) : await FailAsync(stream, document.Version, new(e.Code, MayComeBack: true), lease, context, cancellation);
        }
    }

    private async Task<(IReadOnlyList<Chunk> Chunks, Refusal? Refusal)> CutAsync(TenantId tenant, KnowledgeDocument.Kept document, CancellationToken cancellation)
    {
        if (DocumentKind.ByMediaType(document.MediaType) is not { } kind)
            return ([], KnowledgeRefusals.TypeUnsupported);
        if (await blobs.GetAsync(tenant, document.ContentHash, cancellation) is not { } content)
            return ([], KnowledgeRefusals.ContentMissing);
        var extracted = DocumentText.Extract(kind, content);
        if (extracted.Refusal is not null)
            return ([], extracted.Refusal);
        var (cut, refusal) = Chunker.Cut(extracted.Blocks);
        return refusal is not null ? ([], refusal) : cut.Count == 0 ? ([], KnowledgeRefusals.Empty) : (cut, null);
    }

    private async Task PutAsync(
        StreamId stream, KnowledgeDocument.Kept document, IReadOnlyList<Chunk> cut, string? model, IProgress<IndexProgress>? progress,
        CancellationToken cancellation)
    {
        var there = await chunks.EmbeddedAsync(stream.Tenant, stream.Id, document.Version, model, cancellation);
        var missing = cut.Where(c => !there.Contains(c.IdIn(stream.Id, document.Version))).ToList();
        var done = cut.Count - missing.Count;
        progress?.Report(new IndexProgress(done, cut.Count));
        foreach (var batch in missing.Chunk(BatchSize))
        {
            var vectors = model is null ? null : await embedding.EmbedChunksAsync(stream.Tenant, [.. batch.Select(c => c.ForEmbedding)], cancellation);
            await chunks.PutAsync(stream.Tenant, stream.Id, document.Version, document.Name, batch, vectors, model, cancellation);
            done += batch.Length;
            progress?.Report(new IndexProgress(done, cut.Count));
        }
    }

    private async Task<IndexOutcome> PublishAsync(
        StreamId stream, KnowledgeDocument.Kept document, IReadOnlyList<Chunk> cut, string? model, LaneLease? lease, EventContext context,
        CancellationToken cancellation)
    {
        // a command belongs to one batch, and a conflict makes another
        NpgsqlBatchCommand Publish() =>
            KnowledgeChunks.PublishCommand(stream.Tenant, stream.Id, document.Version, cut.Select(c => c.IdIn(stream.Id, document.Version)));
        var outcome = await streams.ExecuteAsync(
            stream, KnowledgeDecider.Instance, new KnowledgeDecider.Command.MarkIndexed(document.Version, cut.Count, model), context,
            ReadModels.KnowledgeDocuments, also: unit => unit.Under(lease).Also(Publish()), cancellation: cancellation);
        // the same figures are no event; the chunks may be others all the same
        if (outcome is { Changed: false, Refusal: null })
            await store.CommitAsync(new UnitOfWork(stream.Tenant).Under(lease).Also(Publish()), cancellation);
        // refused: replaced or removed meanwhile, and whoever did it has asked for what comes next
        return new IndexOutcome.Done(cut.Count);
    }

    private async Task<IndexOutcome> FailAsync(
        StreamId stream, int version, IndexOutcome.Failed failed, LaneLease? lease, EventContext context, CancellationToken cancellation)
    {
        await streams.ExecuteAsync(
            stream, KnowledgeDecider.Instance, new KnowledgeDecider.Command.MarkFailed(version, failed.Code), context, ReadModels.KnowledgeDocuments,
            also: unit => unit.Under(lease), cancellation: cancellation);
        return failed;
    }
}
