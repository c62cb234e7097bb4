using Konstruct.EventStore.Migrations;
using Konstruct.EventStore.Streams;
using Npgsql;

namespace Konstruct.EventStore.Projections;

/// <summary>
/// Builds inline read models: in <c>db apply</c>, when one is missing or its version changed, or when asked. Async ones are the daemon's.
/// While it runs, writers of that read model wait at the swap only. A program of an earlier version does not fold a read model that it
/// does not know: apply after the old version has stopped, or apply again.
/// </summary>
public sealed class ReadModelSchema(Databases databases, ProjectionStore store, IEnumerable<IFoldPreparation> preparations)
{
    private const int Batch = 10_000;
    private readonly List<IFoldPreparation> _preparations = [.. preparations];

    /// <summary>Brings inline read models to this program's versions, under the lock of <c>db apply</c>; answers the names it built.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(
        string ownerConnectionString, IEnumerable<IReadModelTable> tables, CancellationToken cancellation = default)
    {
        await using var locked = await Migrator.LockAsync(ownerConnectionString, cancellation);
        var built = new List<string>();
        foreach (var table in tables.Where(t => t.Lifecycle == Lifecycle.Inline))
        {
            List<ReadModelBuild> builds;
            await using (var connection = await databases.Daemon.OpenConnectionAsync(cancellation))
                builds = await ProjectionStore.ListBuildsAsync(connection, table.Name, cancellation);
            if (builds.Exists(b => b.Live && b.Version >= table.Version))
                continue;
            await RebuildAsync(table, cancellation);
            built.Add(table.Name);
        }

        return built;
    }

    /// <summary>Builds an inline read model anew and swaps.</summary>
    public async Task RebuildAsync(IReadModelTable table, CancellationToken cancellation = default)
    {
        await using var connection = await databases.OpenLockingConnectionAsync(cancellation);
        var types = store.NamesOf(table);
        var build = await table.CreateAsync(connection, cancellation);
        try
        {
            var position = Position.Start;
            while (true)
            {
                var (events, next) = await store.ReadAsync(connection, position, types, Batch, cancellation);
                await FoldAsync(connection, table, build, events, cancellation);
                if (next == position)
                    break;
                position = next;
            }

            await SwapAsync(connection, table, build, position, types, cancellation);
        }
        catch
        {
            await ProjectionStore.DropAsync(connection, table.Name, table.Version, build, CancellationToken.None);
            throw;
        }
    }

    private async Task SwapAsync(
        NpgsqlConnection connection, IReadModelTable table, int build, Position position, List<string> types, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, "set local lock_timeout = '10s'; set local synchronous_commit = on", cancellation);
        var others = (await ProjectionStore.ListBuildsAsync(connection, table.Name, cancellation)).FindAll(b => b.Build != build || b.Version != table.Version);
        if (others.Exists(b => b.Live))
        {
            // Whoever appends writes the row in the same transaction. With writers of the row held off, every event that is not
            // visible here will write its row after the swap, so what is visible is all there is to fold: settled or not.
            // The view first, then its table: the order in which writers and readers lock them.
            await ExecuteAsync(connection, $"lock table views.{table.Name} in access exclusive mode", cancellation);
        }

        var until = await ProjectionStore.ReadLastStoredAsync(connection, cancellation) ?? Position.Start;
        while (position < until)
        {
            var (events, next) = await store.ReadThroughAsync(connection, position, until, types, Batch, cancellation);
            await FoldAsync(connection, table, build, events, cancellation);
            position = next;
        }

        await ProjectionStore.MakeLiveAsync(connection, table.Name, table.Version, build, cancellation);
        foreach (var other in others.Where(b => !b.Verifying))
            await ProjectionStore.DropAsync(connection, other.Name, other.Version, other.Build, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task FoldAsync(NpgsqlConnection connection, IReadModelTable table, int build, List<Recorded> events, CancellationToken cancellation)
    {
        foreach (var preparation in _preparations)
            await preparation.PrepareAsync(events, cancellation);
        await table.FoldAsync(connection, build, events, cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
