using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.Api.Knowledge.Indexing;

/// <summary>Where chunks are kept: puts them there, and hands them out by id, retired ones too.</summary>
internal sealed class KnowledgeChunks(Databases databases)
{
    /// <summary>Puts chunks there, not yet to be found. Again with another vector: the text stays, the vector is the newer.</summary>
    /// <param name="vectors">One a chunk, or null when there are none.</param>
    public async Task PutAsync(
        TenantId tenant, Guid document, int version, string name, IReadOnlyList<Chunk> chunks, IReadOnlyList<float[]>? vectors, string? model,
        CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand("select views.put_knowledge_chunks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            P(tenant.Value), P(document), P(version), P(name),
            P(chunks.Select(c => c.IdIn(document, version)).ToArray()), P(chunks.Select(c => c.Ordinal).ToArray()),
            P(chunks.Select(c => c.Heading).ToArray()), P(chunks.Select(c => c.Text).ToArray()),
            P(vectors?.Select(KnowledgeVectors.Text).ToArray() ?? new string?[chunks.Count]),
            new() { Value = (object?)model ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
        });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>From here on these are what is found; part of the unit of work that says so.</summary>
    public static NpgsqlBatchCommand PublishCommand(TenantId tenant, Guid document, int version, IEnumerable<Guid> chunks) =>
        new("select views.publish_knowledge($1, $2, $3, $4)") { Parameters = { P(tenant.Value), P(document), P(version), P(chunks.ToArray()) } };

    /// <summary>Nothing is found any more; part of the unit of work that says so.</summary>
    /// <param name="purge">Also what past prompts quoted.</param>
    public static NpgsqlBatchCommand RemoveCommand(TenantId tenant, Guid document, bool purge) =>
        new("select views.remove_knowledge($1, $2, $3)") { Parameters = { P(tenant.Value), P(document), P(purge) } };

    /// <summary>The chunks of a document that have a vector of this model already (or, with null, are there at all): they need no other.</summary>
    public async Task<HashSet<Guid>> EmbeddedAsync(TenantId tenant, Guid document, int version, string? model, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            select chunk_id from views.knowledge_chunks
            where tenant_id = $1 and document_id = $2 and version = $3 and embedding_model is not distinct from $4 and retired_at is null
            """)
        {
            Parameters =
            {
                P(tenant.Value), P(document), P(version), new NpgsqlParameter { Value = (object?)model ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var ids = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    internal static NpgsqlParameter<T> P<T>(T value) => new() { TypedValue = value };
}
