using Konstruct.EventStore.Streams;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Projections;

/// <summary>How far a projection is.</summary>
public sealed record Progression(string Name, Position Position, DateTimeOffset Updated);

/// <summary>One build of a read model's table.</summary>
public sealed record ReadModelBuild(string Name, int Version, int Build, bool Live);

/// <summary>Cursors, builds and the global order, as the daemon's role sees them.</summary>
public sealed class ProjectionStore(Databases databases, EventReader events)
{
    public const string HighWaterMark = "HighWaterMark";

    /// <summary>Marten's names: <c>Name:All</c>, or <c>Name:V2:All</c> from version 2 on.</summary>
    public static string ProgressionName(string readModel, int version) => version == 1 ? $"{readModel}:All" : $"{readModel}:V{version}:All";

    /// <summary>
    /// The next events after a position, in global order, of the given types. Only what no running transaction can still precede is
    /// read, so nothing is ever skipped (docs/adr/0003). The answer's position is how far has been looked, events or none.
    /// </summary>
    public async Task<(List<Recorded> Events, Position Position)> ReadAsync(
        NpgsqlConnection connection, Position after, IReadOnlyList<string> types, int limit, CancellationToken cancellation)
    {
        int era;
        ulong horizon;
        await using (var edge = new NpgsqlCommand(
            "select (select max(era) from events.eras), pg_snapshot_xmin(pg_current_snapshot())", connection))
        await using (var reader = await edge.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            (era, horizon) = (reader.GetInt32(0), reader.GetFieldValue<ulong>(1));
        }

        await using var command = new NpgsqlCommand(
            $"""
            select {EventReader.Columns} from events.mt_events
            where (era, transaction_id, seq_id) > ($1, $2, $3) and (era, transaction_id) < ($4, $5) and type = any ($6) and tenant_id <> ''
            order by era, transaction_id, seq_id limit $7
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after.Era });
        command.Parameters.Add(new NpgsqlParameter { Value = after.TransactionId, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Seq });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = era });
        command.Parameters.Add(new NpgsqlParameter { Value = horizon, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. types] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var found = new List<Recorded>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                found.Add(events.Read(reader, tenant: null));
        }

        // nothing more below the horizon: the next look begins there
        var edgePosition = new Position(era, horizon - 1, long.MaxValue);
        return (found, found.Count == limit ? found[^1].Position : edgePosition);
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
        await using var command = new NpgsqlCommand("select name, version, build, live from views.read_models where name = $1 order by version, build", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var builds = new List<ReadModelBuild>();
        while (await reader.ReadAsync(cancellation))
            builds.Add(new ReadModelBuild(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3)));
        return builds;
    }

    public static Task MakeLiveAsync(NpgsqlConnection connection, string name, int version, int build, CancellationToken cancellation) =>
        RunAsync(connection, "select views.make_live($1, $2, $3)", name, version, build, cancellation);

    public static Task DropAsync(NpgsqlConnection connection, string name, int version, int build, CancellationToken cancellation) =>
        RunAsync(connection, "select views.drop_read_model($1, $2, $3)", name, version, build, cancellation);

    private static async Task RunAsync(NpgsqlConnection connection, string sql, string name, int version, int build, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = build });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
