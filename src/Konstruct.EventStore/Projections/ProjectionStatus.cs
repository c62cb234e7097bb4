using Konstruct.EventStore.Streams;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Projections;

/// <summary>Where a projection stands.</summary>
/// <param name="Version">The version this program has; <paramref name="LiveVersion"/> is the one that is served.</param>
/// <param name="LiveVersion">Null before the first build is ready.</param>
/// <param name="Building">True while a build is filled beside the live one.</param>
/// <param name="Position">How far the live build is; inline read models are always up to date and have none.</param>
/// <param name="LagSeconds">Age of the oldest event it has not passed, settled or not.</param>
/// <param name="LagEvents">Distance of its cursor to the last stored sequence: an upper bound of the events it has to pass.</param>
/// <param name="StoppedBy">A stable code while it stands before an event that it cannot fold, for all tenants.</param>
/// <param name="StoppedAtSeq">That event.</param>
/// <param name="StoppedSince">When it came to stand there; trying again does not change it.</param>
public sealed record ProjectionStatus(
    string Name, int Version, Lifecycle Lifecycle, int? LiveVersion, bool Building, Position? Position, double LagSeconds, long LagEvents,
    string? StoppedBy, long? StoppedAtSeq, DateTimeOffset? StoppedSince)
{
    internal static async Task<ProjectionStatus> OfAsync(
        NpgsqlConnection connection, ProjectionStore store, IReadModelTable table, CancellationToken cancellation)
    {
        var builds = await ProjectionStore.ListBuildsAsync(connection, table.Name, cancellation);
        var live = builds.Find(b => b.Live);
        var beside = builds.FindLast(b => b is { Live: false, Verifying: false });
        var stopped = builds.Find(b => b.StoppedBy is not null && !b.Verifying);
        if (table.Lifecycle == Lifecycle.Inline)
            return new(table.Name, table.Version, table.Lifecycle, live?.Version, beside is not null, null, 0, 0, stopped?.StoppedBy, stopped?.StoppedAtSeq, stopped?.StoppedSince);

        var position = live is null ? Streams.Position.Start : await store.ReadProgressionAsync(connection, ProjectionStore.ProgressionName(live), cancellation);
        var (seconds, events) = await LagAsync(connection, position, cancellation);
        return new(
            table.Name, table.Version, table.Lifecycle, live?.Version, beside is not null, position, seconds, events,
            stopped?.StoppedBy, stopped?.StoppedAtSeq, stopped?.StoppedSince);
    }

    private static async Task<(double Seconds, long Events)> LagAsync(NpgsqlConnection connection, Position position, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select extract(epoch from greatest(clock_timestamp() - v.timestamp, interval '0'))::double precision,
              greatest(1, (select l.seq_id from events.mt_events l where l.tenant_id <> '' order by l.era desc, l.transaction_id desc, l.seq_id desc limit 1) - $3)
            from events.mt_events v
            where (v.era, v.transaction_id, v.seq_id) > ($1, $2, $3) and v.tenant_id <> ''
            order by v.era, v.transaction_id, v.seq_id limit 1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = position.Era });
        command.Parameters.Add(new NpgsqlParameter { Value = position.TransactionId, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position.Seq });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetDouble(0), reader.GetInt64(1)) : (0, 0);
    }
}
