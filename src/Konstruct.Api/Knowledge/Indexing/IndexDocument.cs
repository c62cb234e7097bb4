using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;

namespace Konstruct.Api.Knowledge.Indexing;

/// <summary>What waits in a document's lane.</summary>
/// <param name="Again">Also when the document is found already.</param>
internal sealed record IndexEnvelope(Guid DocumentId, bool Again = false)
{
    public Envelope Enveloped() => new(DocumentId, IndexDocument.EnvelopeKind, JsonSerializer.Serialize(this, EventTypes.Json));
}

/// <summary>Indexes documents in the background, one after the other for each document.</summary>
internal sealed class IndexDocument(KnowledgeIndexer indexer) : IEnvelopeHandler
{
    public const string EnvelopeKind = "knowledge.index";

    public string Kind => EnvelopeKind;

    public async Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation)
    {
        var asked = envelope.Body.Deserialize<IndexEnvelope>(EventTypes.Json)!;
        // somebody took it out of the dead letters: the failure that the stream tells of is to be tried again
        var again = asked.Again || envelope.Retries > 0;
        var outcome = await indexer.IndexAsync(
            envelope.Lease.Tenant, asked.DocumentId, again, isLastAttempt, envelope.Lease,
            new EventContext(CorrelationId: asked.DocumentId.ToString("D"), UserName: "konstruct"), progress: null, cancellation);
        return outcome switch
        {
            IndexOutcome.Later later => new Handled.Later(later.Code),
            // what is wrong with the file itself stands in its stream, and nobody can take it up again
            IndexOutcome.Failed { MayComeBack: true } failed => new Handled.Dead(failed.Code),
            _ => Handled.Done.Instance,
        };
    }
}
