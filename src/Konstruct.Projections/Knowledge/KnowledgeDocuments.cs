using Konstruct.Domain.Knowledge;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Knowledge;

/// <summary>A document as lists show it. Table: views.knowledge_documents.</summary>
/// <param name="ContentHash">Where the newest content lies.</param>
/// <param name="Version">Of the newest content.</param>
/// <param name="IndexedVersion">Of what is found; 0 while nothing is.</param>
/// <param name="Chunks">Of what is found.</param>
/// <param name="Status">Of the newest content.</param>
/// <param name="FailedWith">Why the newest content is not found.</param>
public sealed record KnowledgeDocumentRow(
    [property: Key] Guid DocumentId, [property: Indexed] string Name, string MediaType, string ContentHash, long SizeBytes, int Version,
    int IndexedVersion, int Chunks, string? EmbeddingModel, string Status, string? FailedWith, DateTimeOffset ChangedAt)
{
    public const string Waiting = "waiting";
    public const string Indexed = "indexed";
    public const string Failed = "failed";
    public const string Removed = "removed";
}

public sealed class KnowledgeDocumentsReadModel : IReadModel<KnowledgeDocumentRow>
{
    public string Name => "knowledge_documents";

    public int Version => 1;

    public Lifecycle Lifecycle => Lifecycle.Inline;

    public IReadOnlyCollection<Type> Events { get; } =
    [
        typeof(KnowledgeEvent.Added), typeof(KnowledgeEvent.Replaced), typeof(KnowledgeEvent.Indexed), typeof(KnowledgeEvent.IndexingFailed),
        typeof(KnowledgeEvent.Removed),
    ];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public KnowledgeDocumentRow? Apply(KnowledgeDocumentRow? row, RowKey key, Recorded recorded) => (row, recorded.Data) switch
    {
        (_, KnowledgeEvent.Added e) => new KnowledgeDocumentRow(
            recorded.StreamId, e.Name, e.MediaType, e.ContentHash, e.SizeBytes, e.Version, 0, 0, null, KnowledgeDocumentRow.Waiting, null, EdgeTime.Of(recorded)),
        (null, _) => null,
        (_, KnowledgeEvent.Replaced e) => row with
        {
            MediaType = e.MediaType, ContentHash = e.ContentHash, SizeBytes = e.SizeBytes, Version = e.Version,
            Status = KnowledgeDocumentRow.Waiting, FailedWith = null, ChangedAt = EdgeTime.Of(recorded),
        },
        (_, KnowledgeEvent.Indexed e) => row with
        {
            IndexedVersion = e.Version, Chunks = e.Chunks, EmbeddingModel = e.EmbeddingModel, Status = KnowledgeDocumentRow.Indexed, FailedWith = null,
        },
        (_, KnowledgeEvent.IndexingFailed e) => row with { Status = KnowledgeDocumentRow.Failed, FailedWith = e.Code },
        (_, KnowledgeEvent.Removed) => row with
        {
            IndexedVersion = 0, Chunks = 0, EmbeddingModel = null, Status = KnowledgeDocumentRow.Removed, ChangedAt = EdgeTime.Of(recorded),
        },
        _ => row,
    };
}
