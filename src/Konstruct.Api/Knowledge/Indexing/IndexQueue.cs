using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.Api.Knowledge.Indexing;

/// <summary>A document that waits to be indexed.</summary>
/// <param name="IsWorkedOn">A worker, anywhere, is at it now.</param>
internal sealed record WaitingDocument(Guid DocumentId, bool IsWorkedOn);

/// <summary>What is still to be indexed.</summary>
internal sealed class IndexQueue(Databases databases)
{
    /// <summary>Those of these documents that are not done; what became a dead letter is.</summary>
    public async Task<List<WaitingDocument>> WaitingAsync(TenantId tenant, IReadOnlyCollection<Guid> documents, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            select e.lane, coalesce(bool_or(l.leased_until > clock_timestamp()), false)
            from messaging.envelopes e join messaging.lanes l on l.tenant_id = e.tenant_id and l.lane = e.lane
            where e.tenant_id = $1 and e.lane = any ($2) and e.kind = $3 and e.dead_at is null
            group by e.lane
            """)
        {
            Parameters = { KnowledgeChunks.P(tenant.Value), KnowledgeChunks.P(documents.ToArray()), KnowledgeChunks.P(IndexDocument.EnvelopeKind) },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var waiting = new List<WaitingDocument>();
        while (await reader.ReadAsync(cancellation))
            waiting.Add(new WaitingDocument(reader.GetGuid(0), reader.GetBoolean(1)));
        return waiting;
    }
}
