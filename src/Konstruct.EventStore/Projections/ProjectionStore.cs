using System.Text.Json;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Streams;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Projections;

/// <summary>How far a projection is.</summary>
public sealed record Progression(string Name, Position Position, DateTimeOffset Updated);

/// <summary>One build of a read model's table.</summary>
/// <param name="Verifying">Made to be compared with the live one.</param>
/// <param name="StoppedBy">A stable code when an event could not be folded; null while it gets on.</param>
/// <param name="StoppedAtSeq">The event it stands before.</param>
public sealed record ReadModelBuild(
    string Name, int Version, int Build, bool Live, bool Verifying = false, string? StoppedBy = null, long? StoppedAtSeq = null,
    DateTimeOffset? StoppedSince = null);

/// <summary>Cursors, builds and the global order, as the daemon's role sees them.</summary>
public sealed class ProjectionStore(Databases databases, EventReader events)
{
    public const string HighWaterMark = "HighWaterMark";

    /// <summary>Marten's names: <c>Name:All</c>, or <c>Name:V2:All</c> from version 2 on.</summary>
    public static string ProgressionName(string readModel, int version) => version == 1 ? $"{readModel}:All" : $"{readModel}:V{version}:All";

    /// <summary>The physical table of a build.</summary>
    public static string TableName(ReadModelBuild build) => $"views.{build.Name}_v{build.Version}_b{build.Build}";

    internal static string TableName(IReadModelTable table, int build) => $"views.{table.Name}_v{table.Version}_b{build}";

    /// <summary>The cursor of a build that is not live yet.</summary>
    public static string ProgressionName(ReadModelBuild build) =>
        build.Live ? ProgressionName(build.Name, build.Version) : $"{ProgressionName(build.Name, build.Version)}:B{build.Build}";

    /// <summary>The stored names of what a read model folds, earlier versions included.</summary>
    public List<string> NamesOf(IReadModelTable table) => [.. table.Events.SelectMany(events.NamesOf).Distinct()];

    /// <summary>The last event that no running transaction can still precede; null in an empty store.</summary>
    public static Task<Position?> ReadHighWaterAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ReadLastAsync(
            connection,
            """
            select era, transaction_id, seq_id from events.mt_events
            where (era, transaction_id) < ((select max(e.era) from events.eras e), pg_snapshot_xmin(pg_current_snapshot())) and tenant_id <> ''
            order by era desc, transaction_id desc, seq_id desc limit 1
            """,
            cancellation);

    /// <summary>The last event that is stored, settled or not.</summary>
    public static Task<Position?> ReadLastStoredAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ReadLastAsync(
            connection,
            "select era, transaction_id, seq_id from events.mt_events where tenant_id <> '' order by era desc, transaction_id desc, seq_id desc limit 1",
            cancellation);

    /// <summary>
    /// The next events after a position, in global order, of the given types. Only what no running transaction can still precede is
    /// read, so nothing is ever skipped (docs/adr/0003). The answer's position is how far has been looked, events or none; it is
    /// always a stored event's, so that a restored dump holds no cursor beyond its events.
    /// </summary>
    public async Task<(List<Recorded> Events, Position Position)> ReadAsync(
        NpgsqlConnection connection, Position after, IReadOnlyList<string> types, int limit, CancellationToken cancellation)
    {
        var through = await ReadHighWaterAsync(connection, cancellation);
        return through is { } mark && mark > after
            ? await ReadThroughAsync(connection, after, mark, types, limit, cancellation)
            : ([], after);
    }

    /// <summary>As <see cref="ReadAsync"/>, up to a position that is known to be settled.</summary>
    public async Task<(List<Recorded> Events, Position Position)> ReadThroughAsync(
        NpgsqlConnection connection, Position after, Position through, IReadOnlyList<string> types, int limit, CancellationToken cancellation)
    {
        // a version of an event that only newer programs know must be met and not passed over: hence the patterns
        await using var command = new NpgsqlCommand(
            $"""
            select {EventReader.ColumnsWithTenant} from events.mt_events
            where (era, transaction_id, seq_id) > ($1, $2, $3) and (era, transaction_id, seq_id) <= ($4, $5, $6)
              and (type = any ($7) or type like any ($8)) and tenant_id <> ''
            order by era, transaction_id, seq_id limit $9
            """,
            connection);
        AddPosition(command, after);
        AddPosition(command, through);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. types] });
        command.Parameters.Add(new NpgsqlParameter<string[]>
        {
            TypedValue = [.. types.Select(EventRegistry.StemOf).Distinct().Select(s => s.Replace("_", "\\_", StringComparison.Ordinal) + ".v%")],
        });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var found = new List<Recorded>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            try
            {
                found.Add(events.Read(reader, tenant: null));
            }
            catch (Exception e) when (e is UnknownEventException or JsonException or NotSupportedException)
            {
                var position = EventReader.PositionOf(reader);
                // what stands before it is handed out first; the next call begins with it
                return found.Count > 0
                    ? (found, found[^1].Position)
                    : throw new UnreadableEventException(e is UnknownEventException ? "event_unknown" : "event_unreadable", position, e);
            }
        }

        return (found, found.Count == limit ? found[^1].Position : through);
    }

    /// <summary>Raises Marten's high-water mark; it never falls.</summary>
    public static async Task AdvanceHighWaterAsync(NpgsqlConnection connection, Position position, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into events.mt_event_progression as p (name, era, last_transaction_id, last_seq_id, last_updated)
            values ('{HighWaterMark}', $1, $2, $3, clock_timestamp())
            on conflict (name) do update set era = excluded.era, last_transaction_id = excluded.last_transaction_id,
              last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated
            where (p.era, p.last_transaction_id, p.last_seq_id) < (excluded.era, excluded.last_transaction_id, excluded.last_seq_id)
            """,
            connection);
        AddPosition(command, position);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<Position> ReadProgressionAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select era, last_transaction_id, last_seq_id from events.mt_event_progression where name = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new Position(reader.GetInt32(0), reader.GetFieldValue<ulong>(1), reader.GetInt64(2))
            : Position.Start;
    }

    public async Task WriteProgressionAsync(NpgsqlConnection connection, string name, Position position, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into events.mt_event_progression (name, era, last_transaction_id, last_seq_id, last_updated) values ($1, $2, $3, $4, clock_timestamp())
            on conflict (name) do update set era = excluded.era, last_transaction_id = excluded.last_transaction_id,
              last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = position.Era });
        command.Parameters.Add(new NpgsqlParameter { Value = position.TransactionId, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position.Seq });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task DeleteProgressionAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("delete from events.mt_event_progression where name = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<List<Progression>> ListProgressionsAsync(CancellationToken cancellation)
    {
        await using var command = databases.Daemon.CreateCommand(
            "select name, era, last_transaction_id, last_seq_id, last_updated from events.mt_event_progression order by name");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var all = new List<Progression>();
        while (await reader.ReadAsync(cancellation))
        {
            all.Add(new Progression(
                reader.GetString(0), new Position(reader.GetInt32(1), reader.GetFieldValue<ulong>(2), reader.GetInt64(3)),
                new DateTimeOffset(reader.GetDateTime(4))));
        }

        return all;
    }

    public static async Task<List<ReadModelBuild>> ListBuildsAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select name, version, build, live, verifying, stopped_by, stopped_at_seq, stopped_since from views.read_models where name = $1 order by version, build", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var builds = new List<ReadModelBuild>();
        while (await reader.ReadAsync(cancellation))
        {
            builds.Add(new ReadModelBuild(
                reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3), reader.GetBoolean(4),
                await reader.IsDBNullAsync(5, cancellation) ? null : reader.GetString(5),
                await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetInt64(6),
                await reader.IsDBNullAsync(7, cancellation) ? null : new DateTimeOffset(reader.GetDateTime(7))));
        }

        return builds;
    }

    public static Task MakeLiveAsync(NpgsqlConnection connection, string name, int version, int build, CancellationToken cancellation) =>
        RunAsync(connection, "select views.make_live($1, $2, $3)", name, version, build, cancellation);

    public static Task DropAsync(NpgsqlConnection connection, string name, int version, int build, CancellationToken cancellation) =>
        RunAsync(connection, "select views.drop_read_model($1, $2, $3)", name, version, build, cancellation);

    /// <summary>Writes on the build why it does not get on; nulls when it does again.</summary>
    public static async Task MarkStoppedAsync(
        NpgsqlConnection connection, ReadModelBuild build, string? code, long? seq, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            update views.read_models set stopped_by = $4, stopped_at_seq = $5,
              stopped_since = case when $4::varchar is null then null else coalesce(stopped_since, clock_timestamp()) end
            where name = $1 and version = $2 and build = $3
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = build.Name });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = build.Version });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = build.Build });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)code ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)seq ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<Position?> ReadLastAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new Position(reader.GetInt32(0), reader.GetFieldValue<ulong>(1), reader.GetInt64(2))
            : null;
    }

    private static void AddPosition(NpgsqlCommand command, Position position)
    {
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = position.Era });
        command.Parameters.Add(new NpgsqlParameter { Value = position.TransactionId, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position.Seq });
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, string name, int version, int build, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = build });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
