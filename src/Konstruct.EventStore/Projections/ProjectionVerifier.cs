using System.Data;
using Konstruct.EventStore.Streams;
using Npgsql;

namespace Konstruct.EventStore.Projections;

/// <summary>What comparing a read model with its events came to.</summary>
/// <param name="Differences">Rows that stand in one and not, or otherwise, in the other.</param>
/// <param name="At">The event at which both stood.</param>
public sealed record VerifiedProjection(string Name, int Version, long Rows, long Differences, Position At)
{
    public bool Equal => Differences == 0;
}

/// <summary>Builds a read model from zero beside the live one, up to the same event, and counts the rows that differ.</summary>
internal sealed class ProjectionVerifier(Databases databases, ProjectionStore store, IReadOnlyList<IFoldPreparation> preparations)
{
    private const int Batch = 10_000;
    private const int NearEnough = 2_000;

    public async Task<VerifiedProjection> VerifyAsync(IReadModelTable table, CancellationToken cancellation)
    {
        await using var connection = await databases.OpenLockingConnectionAsync(cancellation);
        await ExclusivelyAsync(connection, table, cancellation);
        var live = (await ProjectionStore.ListBuildsAsync(connection, table.Name, cancellation)).Find(b => b.Live && b.Version == table.Version)
            ?? throw new ProjectionException("projection_behind", table.Name);
        var build = await CreateAsync(connection, table, cancellation);
        try
        {
            return await CompareAsync(connection, table, live, build, cancellation);
        }
        finally
        {
            // the drop must happen whether or not the caller still waits
            await ProjectionStore.DropAsync(connection, table.Name, table.Version, build, CancellationToken.None);
        }
    }

    private async Task<VerifiedProjection> CompareAsync(
        NpgsqlConnection connection, IReadModelTable table, ReadModelBuild live, int build, CancellationToken cancellation)
    {
        var types = store.NamesOf(table);
        var position = Position.Start;
        while (true)
        {
            var (events, next) = await store.ReadAsync(connection, position, types, Batch, cancellation);
            var target = await LiveAsync(connection, table, live, cancellation);
            if (target is { } bound && next > bound)
                break; // the last events, up to the live one's, are folded under one view of the data
            await FoldAsync(connection, table, build, events, cancellation);
            position = next;
            if (events.Count < NearEnough && target is null)
                break;
            if (position == target)
                break;
        }

        // One view of the data: rows and cursor of the live build are written together, so they agree within it. What is left to fold is
        // little; that this transaction writes holds all projections back for as long as it takes.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using (var patience = new NpgsqlCommand("set local statement_timeout = '1h'; set local transaction_timeout = 0", connection))
            await patience.ExecuteNonQueryAsync(cancellation);
        var until = await LiveAsync(connection, table, live, cancellation) ?? await ProjectionStore.ReadLastStoredAsync(connection, cancellation) ?? Position.Start;
        while (position < until)
        {
            var (events, next) = await store.ReadThroughAsync(connection, position, until, types, Batch, cancellation);
            await FoldAsync(connection, table, build, events, cancellation);
            position = next;
        }

        var (rows, differences) = await CountAsync(connection, table, live.Build, build, cancellation);
        await transaction.CommitAsync(cancellation);
        return new VerifiedProjection(table.Name, table.Version, rows, differences, until);
    }

    /// <summary>The live build's cursor; null for an inline one, which stands at the last stored event.</summary>
    private async Task<Position?> LiveAsync(NpgsqlConnection connection, IReadModelTable table, ReadModelBuild live, CancellationToken cancellation) =>
        table.Lifecycle == Lifecycle.Inline
            ? null
            : await store.ReadProgressionAsync(connection, ProjectionStore.ProgressionName(live), cancellation);

    private async Task FoldAsync(NpgsqlConnection connection, IReadModelTable table, int build, List<Recorded> events, CancellationToken cancellation)
    {
        foreach (var preparation in preparations)
            await preparation.PrepareAsync(events, cancellation);
        await table.FoldAsync(connection, build, events, cancellation);
    }

    private static async Task ExclusivelyAsync(NpgsqlConnection connection, IReadModelTable table, CancellationToken cancellation)
    {
        await using (var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended($1, 0))", connection))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"konstruct.verify:{table.Name}" });
            if (!(bool)(await command.ExecuteScalarAsync(cancellation))!)
                throw new ProjectionException("verify_running", table.Name);
        }

        // what a verification that was killed left behind
        foreach (var left in (await ProjectionStore.ListBuildsAsync(connection, table.Name, cancellation)).Where(b => b.Verifying))
            await ProjectionStore.DropAsync(connection, left.Name, left.Version, left.Build, cancellation);
    }

    private static async Task<int> CreateAsync(NpgsqlConnection connection, IReadModelTable table, CancellationToken cancellation)
    {
        // marked in the same transaction, or the daemon would take it for a rebuild
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var build = await table.CreateAsync(connection, cancellation);
        await using var mark = new NpgsqlCommand(
            "update views.read_models set verifying = true where name = $1 and version = $2 and build = $3", connection);
        mark.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.Name });
        mark.Parameters.Add(new NpgsqlParameter<int> { TypedValue = table.Version });
        mark.Parameters.Add(new NpgsqlParameter<int> { TypedValue = build });
        await mark.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return build;
    }

    private static async Task<(long Rows, long Differences)> CountAsync(
        NpgsqlConnection connection, IReadModelTable table, int live, int build, CancellationToken cancellation)
    {
        var one = ProjectionStore.TableName(table, live);
        var other = ProjectionStore.TableName(table, build);
        await using var command = new NpgsqlCommand(
            $"""
            select (select count(*) from {one} where tenant_id <> ''),
              (select count(*) from ((table {one} except all table {other}) union all (table {other} except all table {one})) as d where d.tenant_id <> '')
            """,
            connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
