using System.Text.Json;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.EventStore.Evidence;

/// <summary>
/// Recomputes a tenant's hash chains from the stored columns alone: no event type needs to be known, no key is needed. One changed
/// event is one finding: the walk goes on from the hash that is stored.
/// </summary>
public sealed class ChainVerifier(Databases databases)
{
    private const string EventsSql =
        """
        select e.stream_id, e.version, e.seq_id, e.era, e.transaction_id, e.timestamp, e.bdata, e.hash, e.is_archived,
          e.id, e.type, e.data, e.headers, e.correlation_id, e.causation_id, e.user_name, e.mt_dotnet_type
        from events.mt_events e where e.tenant_id = $1 order by e.stream_id, e.version
        """;

    private const string StreamsSql =
        "select id, version, timestamp, created, hash, is_archived from events.mt_streams where tenant_id = $1 order by id";

    private sealed record Head(Guid Id, long Version, DateTime Timestamp, DateTime Created, byte[] Hash, bool IsArchived);

    private sealed class Walk(Guid stream)
    {
        public Guid Stream { get; } = stream;

        public long Version { get; set; }

        public byte[] Hash { get; set; } = HashChain.Genesis;

        public Position Position { get; set; }

        public DateTime First { get; set; }

        public DateTime Last { get; set; }
    }

    public async Task<ChainReport> VerifyAsync(TenantId tenant, CancellationToken cancellation = default)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        // one view of streams and events, whatever is appended meanwhile
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var heads = await ReadHeadsAsync(connection, tenant, cancellation);
        var findings = new List<ChainFinding>();
        var streams = heads.Count;
        var events = 0L;

        await using var batch = Batch(connection, tenant, EventsSql);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        Walk? walk = null;
        while (await reader.ReadAsync(cancellation))
        {
            var stream = reader.GetGuid(0);
            if (walk is null || walk.Stream != stream)
            {
                End(walk, heads, findings);
                walk = new Walk(stream);
            }

            Check(reader, tenant, walk, findings);
            events++;
        }

        End(walk, heads, findings);
        // heads without any event: what remains of a stream whose events are gone
        findings.AddRange(heads.Values.Select(h => new ChainFinding(ChainCodes.EventRemoved, h.Id, 1)));
        return new ChainReport(events, streams, findings);
    }

    private static void Check(NpgsqlDataReader reader, TenantId tenant, Walk walk, List<ChainFinding> findings)
    {
        var version = reader.GetInt64(1);
        var timestamp = reader.GetDateTime(5);
        var position = new Position(reader.GetInt32(3), reader.GetFieldValue<ulong>(4), reader.GetInt64(2));
        var stored = reader.GetFieldValue<byte[]>(7);
        var first = walk.Version == 0;
        if (version != walk.Version + 1)
            findings.Add(new ChainFinding(ChainCodes.EventRemoved, walk.Stream, walk.Version + 1));
        else if (!first && position <= walk.Position)
            findings.Add(new ChainFinding(ChainCodes.EventReordered, walk.Stream, version));
        else if (reader.GetBoolean(8) || LeafOf(reader) is not { } leaf || !stored.AsSpan().SequenceEqual(HashChain.Link(
            walk.Hash, leaf, tenant.Value, walk.Stream, version, position.Seq, position.Era, position.TransactionId, timestamp,
            reader.IsDBNull(6) ? null : reader.GetFieldValue<byte[]>(6))))
            findings.Add(new ChainFinding(ChainCodes.EventAltered, walk.Stream, version));

        if (first)
            walk.First = timestamp;
        (walk.Version, walk.Hash, walk.Position, walk.Last) = (version, stored, position, timestamp);
    }

    private static void End(Walk? walk, Dictionary<Guid, Head> heads, List<ChainFinding> findings)
    {
        if (walk is null)
            return;
        if (!heads.Remove(walk.Stream, out var head))
            findings.Add(new ChainFinding(ChainCodes.StreamRemoved, walk.Stream));
        else if (head.Version > walk.Version)
            findings.Add(new ChainFinding(ChainCodes.EventRemoved, walk.Stream, walk.Version + 1));
        else if (head.Version < walk.Version)
            findings.Add(new ChainFinding(ChainCodes.EventInserted, walk.Stream, head.Version + 1));
        else if (head.IsArchived || !head.Hash.AsSpan().SequenceEqual(walk.Hash) || head.Created != walk.First || head.Timestamp != walk.Last)
            findings.Add(new ChainFinding(ChainCodes.StreamAltered, walk.Stream));
    }

    /// <summary>Null when the stored JSON is not of the kind that is ever written (a fraction, a number too large).</summary>
    private static byte[]? LeafOf(NpgsqlDataReader reader)
    {
        try
        {
            return EventLeaf.Of(
                reader.GetGuid(9), reader.GetString(10), reader.GetFieldValue<byte[]>(11),
                reader.IsDBNull(12) ? null : (ReadOnlyMemory<byte>?)reader.GetFieldValue<byte[]>(12),
                TextOrNull(reader, 13), TextOrNull(reader, 14), TextOrNull(reader, 15), TextOrNull(reader, 16));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<Dictionary<Guid, Head>> ReadHeadsAsync(NpgsqlConnection connection, TenantId tenant, CancellationToken cancellation)
    {
        await using var batch = Batch(connection, tenant, StreamsSql);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var heads = new Dictionary<Guid, Head>();
        while (await reader.ReadAsync(cancellation))
        {
            heads.Add(reader.GetGuid(0), new Head(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetDateTime(2), reader.GetDateTime(3), reader.GetFieldValue<byte[]>(4), reader.GetBoolean(5)));
        }

        return heads;
    }

    private NpgsqlBatch Batch(NpgsqlConnection connection, TenantId tenant, string sql) => new(connection)
    {
        BatchCommands =
        {
            databases.EnterTenantForLong(tenant),
            new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant.Value } } },
        },
    };

    private static string? TextOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
