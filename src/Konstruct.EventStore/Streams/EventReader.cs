using System.Runtime.CompilerServices;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Streams;

/// <summary>Reads streams and the order of a tenant's events. Always as one tenant; the daemon's reading over all is its own.</summary>
public sealed class EventReader(Databases databases, EventRegistry registry)
{
    // In the order in which they are read: going back in a row means walking it again from its start.
    internal const string Columns =
        "era, transaction_id, seq_id, stream_id, version, id, type, timestamp, data, correlation_id, causation_id, user_name, headers";

    /// <summary>For a reader of all tenants.</summary>
    internal const string ColumnsWithTenant = Columns + ", tenant_id";

    private const string StreamSql =
        $"select {Columns} from events.mt_events where tenant_id = $1 and stream_id = $2 and version > $3 and version <= $4 order by version";

    // older eras are complete; in the current one only what no running transaction can still precede
    private const string TenantSql =
        $"""
        select {Columns} from events.mt_events
        where tenant_id = $1 and (era, transaction_id, seq_id) > ($2, $3, $4)
          and (transaction_id < (select pg_snapshot_xmin(pg_current_snapshot())) or era < (select max(era) from events.eras))
        order by era, transaction_id, seq_id
        """;

    // The key has the order. Left to itself the planner reads all of a large tenant and sorts it on disk before the first event comes.
    private const string InOrderOfTheKeySql = "select set_config('enable_sort', 'off', true)";

    /// <summary>One stream's events in order; empty when there is no such stream.</summary>
    public async Task<List<Recorded>> ReadStreamAsync(
        StreamId stream, long afterVersion = 0, long throughVersion = long.MaxValue, CancellationToken cancellation = default)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(stream.Tenant));
        batch.BatchCommands.Add(StreamCommand(stream, afterVersion, throughVersion));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var events = new List<Recorded>();
        while (await reader.ReadAsync(cancellation))
            events.Add(Read(reader, stream.Tenant));
        return events;
    }

    /// <summary>A snapshot, when one of this fold version is there, and the events after it; one round trip.</summary>
    public async Task<(Snapshot? Snapshot, List<Recorded> Events)> ReadStreamWithSnapshotAsync(
        StreamId stream, int foldVersion, CancellationToken cancellation = default)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(stream.Tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "select version, state from events.snapshots where tenant_id = $1 and stream_id = $2 and fold_version = $3")
        {
            Parameters = { P(stream.Tenant.Value), P(stream.Id), P(foldVersion) },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            select {Columns} from events.mt_events
            where tenant_id = $1 and stream_id = $2 and version > coalesce(
              (select s.version from events.snapshots s where s.tenant_id = $1 and s.stream_id = $2 and s.fold_version = $3), 0)
            order by version
            """)
        {
            Parameters = { P(stream.Tenant.Value), P(stream.Id), P(foldVersion) },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        Snapshot? snapshot = null;
        if (await reader.ReadAsync(cancellation))
            snapshot = new Snapshot(reader.GetInt64(0), foldVersion, reader.GetFieldValue<byte[]>(1));
        await reader.NextResultAsync(cancellation);
        var events = new List<Recorded>();
        while (await reader.ReadAsync(cancellation))
        {
            var recorded = Read(reader, stream.Tenant);
            // each statement has its own view of the data: a snapshot renewed in between is no reason to fold an event twice
            if (snapshot is null || recorded.Version > snapshot.Version)
                events.Add(recorded);
        }

        return (snapshot, events);
    }

    /// <summary>All events of a tenant in order, as far as the order is settled; streams rows as they are consumed.</summary>
    public async IAsyncEnumerable<Recorded> ReadTenantAsync(
        TenantId tenant, Position after = default, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenantForLong(tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(InOrderOfTheKeySql));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(TenantSql)
        {
            Parameters = { P(tenant.Value), P(after.Era), new NpgsqlParameter { Value = after.TransactionId, NpgsqlDbType = NpgsqlDbType.Xid8 }, P(after.Seq) },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            yield return Read(reader, tenant);
    }

    /// <summary>Each stream's type, for printing.</summary>
    public async Task<Dictionary<Guid, string>> ReadStreamTypesAsync(TenantId tenant, CancellationToken cancellation = default)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select id, type from events.mt_streams where tenant_id = $1") { Parameters = { P(tenant.Value) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var types = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(cancellation))
            types[reader.GetGuid(0)] = reader.GetString(1);
        return types;
    }

    internal IEnumerable<string> NamesOf(Type type) => registry.NamesOf(type);

    internal static Position PositionOf(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetFieldValue<ulong>(1), reader.GetInt64(2));

    /// <param name="tenant">Null when the row says it: <see cref="ColumnsWithTenant"/>.</param>
    internal Recorded Read(NpgsqlDataReader reader, TenantId? tenant)
    {
        var position = PositionOf(reader);
        var (stream, version, id, type) = (reader.GetGuid(3), reader.GetInt64(4), reader.GetGuid(5), reader.GetString(6));
        var (timestamp, data) = (new DateTimeOffset(reader.GetDateTime(7)), registry.Read(type, reader.GetFieldValue<byte[]>(8)));
        var (correlation, causation, user) = (TextOrNull(reader, 9), TextOrNull(reader, 10), TextOrNull(reader, 11));
        var headers = reader.IsDBNull(12) ? null : new EventHeaders(reader.GetFieldValue<byte[]>(12));
        return new Recorded(
            tenant ?? new TenantId(reader.GetString(13)), stream, version, position, id, type, timestamp, data, correlation, causation, user, headers);
    }

    private static string? TextOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlBatchCommand StreamCommand(StreamId stream, long after, long through) =>
        new(StreamSql) { Parameters = { P(stream.Tenant.Value), P(stream.Id), P(after), P(through) } };

    private static NpgsqlParameter<T> P<T>(T value) => new() { TypedValue = value };
}

/// <summary>A stream's bounded state at a version, as its fold wrote it.</summary>
public sealed record Snapshot(long Version, int FoldVersion, byte[] State);
