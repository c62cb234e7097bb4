using System.Text;
using Konstruct.Api.Knowledge.Extraction;
using Konstruct.Api.Knowledge.Indexing;
using Konstruct.Api.Platform.Blobs;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;
using Konstruct.EventStore;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Konstruct.Projections.Knowledge;

namespace Konstruct.Api.Knowledge;

/// <summary>What adding a document led to.</summary>
/// <param name="Change"><c>added</c>, <c>replaced</c> or <c>unchanged</c>; null when it was refused.</param>
internal sealed record DocumentAdded(Guid DocumentId, string Name, int Version, string? Change, Refusal? Refusal);

/// <summary>Adding, replacing and removing a tenant's documents. Terminal, portal and API do it through here.</summary>
internal sealed class KnowledgeCommands(
    Platform.Streams streams, EventReader reader, EventStore.Streams.EventStore store, BlobStore blobs, ContentLock contents, KeyVault keys, Databases databases, LaneSignal lanes)
{
    public const string StreamType = "knowledge";

    /// <summary>Adds a document, or replaces the one of this name. It is found once it is indexed, which begins at once in the background.</summary>
    /// <param name="mediaType">Decides only where the name's ending does not; may be missing.</param>
    /// <exception cref="BlobStoreException">The content could not be stored; nothing is added.</exception>
    public async Task<DocumentAdded> AddAsync(
        TenantId tenant, string name, string? mediaType, byte[] content, EventContext context, CancellationToken cancellation)
    {
        name = await CleanNameAsync(name, cancellation);
        return await PutAsync(await StreamOfAsync(tenant, name, cancellation), name, mediaType, content, onlyIfThere: false, context, cancellation);
    }

    /// <summary>Gives a document another content; its name stays what it is.</summary>
    /// <param name="fileName">What the file is called, to tell its kind; null: nobody said.</param>
    /// <inheritdoc cref="AddAsync"/>
    public async Task<DocumentAdded> ReplaceAsync(
        TenantId tenant, Guid documentId, string? fileName, string? mediaType, byte[] content, EventContext context, CancellationToken cancellation)
    {
        if (await FindAsync(tenant, documentId, cancellation) is not { Status: not KnowledgeDocumentRow.Removed } there)
            return new DocumentAdded(documentId, "", 0, null, KnowledgeRefusals.Unknown);
        // it stays of its kind: a DOCX under the name of a Markdown file would be garbage for ever
        var (kind, unsupported) = DocumentKind.Of(fileName ?? "", mediaType);
        // a body that nobody says anything of is taken for what is there
        if (unsupported == KnowledgeRefusals.TypeUnsupported && fileName is null)
            unsupported = null;
        if ((unsupported ?? (kind is not null && kind.MediaType != there.MediaType ? KnowledgeRefusals.OtherKind : null)) is { } refused)
            return new DocumentAdded(documentId, there.Name, 0, null, refused);
        return await PutAsync(new StreamId(tenant, StreamType, documentId), there.Name, there.MediaType, content, onlyIfThere: true, context, cancellation);
    }

    /// <param name="purge">Also its pieces, which past prompts quoted, and its content.</param>
    public async Task<Refusal?> RemoveAsync(TenantId tenant, string name, bool purge, EventContext context, CancellationToken cancellation) =>
        await RemoveAsync(tenant, (await StreamOfAsync(tenant, await CleanNameAsync(name, cancellation), cancellation)).Id, purge, context, cancellation);

    /// <inheritdoc cref="RemoveAsync(TenantId, string, bool, EventContext, CancellationToken)"/>
    public async Task<Refusal?> RemoveAsync(TenantId tenant, Guid documentId, bool purge, EventContext context, CancellationToken cancellation)
    {
        // of one that was removed the row stays; without a row it is no document, though it may be another stream's id
        if (await FindAsync(tenant, documentId, cancellation) is null)
            return KnowledgeRefusals.Unknown;
        var stream = new StreamId(tenant, StreamType, documentId);
        var outcome = await streams.ExecuteAsync(
            stream, KnowledgeDecider.Instance, new KnowledgeDecider.Command.Remove(purge), context, ReadModels.KnowledgeDocuments,
            also: unit => unit.Also(KnowledgeChunks.RemoveCommand(tenant, stream.Id, purge)), cancellation: cancellation);
        // again for one that was purged already: somebody may have been interrupted here
        if (outcome.Refusal is null && purge)
            await DeleteContentAsync(stream, cancellation);
        return outcome.Refusal;
    }

    /// <summary>Has documents indexed anew in the background: those whose vectors are another model's, or all.</summary>
    /// <param name="model">The model that serves now; null when there is none.</param>
    /// <returns>The documents that are indexed anew.</returns>
    public async Task<IReadOnlyList<KnowledgeDocumentRow>> ReindexAsync(TenantId tenant, string? model, bool all, CancellationToken cancellation)
    {
        var documents = (await ListAsync(tenant, cancellation)).Where(d => all || d.Status == KnowledgeDocumentRow.Failed || d.EmbeddingModel != model).ToList();
        var unit = new UnitOfWork(tenant);
        foreach (var document in documents)
            unit.Enqueue(new IndexEnvelope(document.DocumentId, Again: true).Enveloped());
        if (documents.Count > 0)
            await store.CommitAsync(unit, cancellation);
        lanes.Wake();
        return documents;
    }

    /// <summary>The tenant's documents by name; removed ones are not among them.</summary>
    public Task<List<KnowledgeDocumentRow>> ListAsync(TenantId tenant, CancellationToken cancellation) =>
        ReadModels.KnowledgeDocuments.QueryAsync(databases, tenant, "status <> 'removed' order by name", [], cancellation);

    public async Task<KnowledgeDocumentRow?> FindAsync(TenantId tenant, Guid documentId, CancellationToken cancellation) =>
        (await ReadModels.KnowledgeDocuments.QueryAsync(databases, tenant, "document_id = $2", [KnowledgeChunks.P(documentId)], cancellation)).SingleOrDefault();

    private async Task<DocumentAdded> PutAsync(
        StreamId stream, string name, string? mediaType, byte[] content, bool onlyIfThere, EventContext context, CancellationToken cancellation)
    {
        var (kind, unsupported) = DocumentKind.Of(name, mediaType);
        if ((KnowledgeDecider.Check(name, content.Length) ?? unsupported) is { } refused)
            return new DocumentAdded(Guid.Empty, name, 0, null, refused);

        BlobRef blob;
        Platform.CommandOutcome<KnowledgeDocument> outcome;
        await using (await contents.ShareAsync(stream.Tenant, cancellation))
        {
            blob = await blobs.PutAsync(stream.Tenant, content, kind!.MediaType, cancellation);
            outcome = await streams.ExecuteAsync(
                stream, KnowledgeDecider.Instance, new KnowledgeDecider.Command.Add(name, blob.MediaType, blob.Hash, blob.Length, onlyIfThere), context,
                ReadModels.KnowledgeDocuments, also: unit => unit.Enqueue(new IndexEnvelope(stream.Id).Enveloped()), cancellation: cancellation);
        }

        if (outcome.Refusal is not null)
        {
            await DeleteUnusedAsync(stream.Tenant, [blob.Hash], cancellation);
            return new DocumentAdded(stream.Id, name, 0, null, outcome.Refusal);
        }

        lanes.Wake();
        var version = ((KnowledgeDocument.Kept)outcome.State).Version;
        return new DocumentAdded(stream.Id, name, version, !outcome.Changed ? "unchanged" : outcome.Before is KnowledgeDocument.Kept ? "replaced" : "added", null);
    }

    /// <summary>One name has one spelling, whatever the file system makes of its accents.</summary>
    private async Task<string> CleanNameAsync(string name, CancellationToken cancellation)
    {
        name = name.Trim();
        if (Ascii.IsValid(name) || name.Contains('\0', StringComparison.Ordinal) || name.Any(char.IsSurrogate))
            return name;
        // without a culture .NET has no tables of characters; PostgreSQL has
        await using var command = databases.App.CreateCommand("select normalize($1, nfc)");
        command.Parameters.Add(KnowledgeChunks.P(name));
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<StreamId> StreamOfAsync(TenantId tenant, string name, CancellationToken cancellation) =>
        new(tenant, StreamType, (await keys.OfAsync(tenant, cancellation)).Digest("document", name));

    /// <summary>Deletes every content this document ever had, unless a document has it now.</summary>
    private async Task DeleteContentAsync(StreamId stream, CancellationToken cancellation)
    {
        var hashes = (await reader.ReadStreamAsync(stream, cancellation: cancellation))
            .Select(e => e.Data switch { KnowledgeEvent.Added a => a.ContentHash, KnowledgeEvent.Replaced r => r.ContentHash, _ => null })
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        await DeleteUnusedAsync(stream.Tenant, hashes, cancellation);
    }

    private async Task DeleteUnusedAsync(TenantId tenant, IReadOnlyCollection<string> hashes, CancellationToken cancellation)
    {
        await using var alone = await contents.TakeAloneAsync(tenant, cancellation);
        var used = (await ListAsync(tenant, cancellation)).Select(d => d.ContentHash).ToHashSet(StringComparer.Ordinal);
        foreach (var hash in hashes.Where(h => !used.Contains(h)))
            await blobs.DeleteAsync(tenant, hash, cancellation);
    }
}
