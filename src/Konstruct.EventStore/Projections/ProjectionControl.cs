using Konstruct.EventStore.Streams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Konstruct.EventStore.Projections;

/// <summary>How far a rebuild is; sequences may have gaps, so they measure and do not count.</summary>
/// <param name="Seq">The last event folded.</param>
/// <param name="HighWaterSeq">The last event to fold, as of now.</param>
public sealed record RebuildProgress(string Name, long Seq, long HighWaterSeq, bool Done);

/// <summary>
/// What people and tests ask of projections: where they stand, wait, rebuild. Works in any process, whether a server runs or not,
/// because a rebuild is a row that whoever has the projection's lock works on.
/// </summary>
public sealed class ProjectionControl(
    Databases databases, ProjectionStore store, IEnumerable<IReadModelTable> tables, IEnumerable<IFoldPreparation> preparations,
    DaemonSignal signal, IOptions<ProjectionDaemonOptions> options, TimeProvider time, ILogger<ProjectionControl> log)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);
    private readonly List<IReadModelTable> _tables = [.. tables];
    private readonly List<IFoldPreparation> _preparations = [.. preparations];

    public async Task<List<ProjectionStatus>> ListAsync(CancellationToken cancellation = default)
    {
        await using var connection = await databases.Daemon.OpenConnectionAsync(cancellation);
        var all = new List<ProjectionStatus>();
        foreach (var table in _tables)
            all.Add(await ProjectionStatus.OfAsync(connection, store, table, cancellation));
        return all;
    }

    /// <summary>Waits until every async projection has passed the last event that is stored now.</summary>
    /// <exception cref="ProjectionException"><c>projection_behind</c> after the time-out, or the code of the one that stands.</exception>
    public async Task WaitForAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        Position? last;
        await using (var connection = await databases.Daemon.OpenConnectionAsync(cancellation))
            last = await ProjectionStore.ReadLastStoredAsync(connection, cancellation);
        await WaitForAsync(last ?? Position.Start, timeout, cancellation);
    }

    /// <summary>Waits until every async projection has passed an event.</summary>
    public async Task WaitForAsync(Position position, TimeSpan timeout, CancellationToken cancellation = default)
    {
        var start = time.GetTimestamp();
        foreach (var table in _tables.Where(t => t.Lifecycle == Lifecycle.Async))
        {
            while (true)
            {
                var moved = signal.Moved;
                if (await HasPassedAsync(table, position, cancellation))
                    break;
                if (time.GetElapsedTime(start) > timeout)
                    throw new ProjectionException("projection_behind", table.Name);
                // another process may have the projection: then only looking tells
                await LookAgainAsync(moved, cancellation);
            }
        }
    }

    /// <summary>Makes a new build beside the live one, waits until it has become the live one, and drops the old one.</summary>
    /// <exception cref="ProjectionException">It stands before an event, or another rebuild overtook it.</exception>
    public async Task RebuildAsync(string name, IProgress<RebuildProgress>? progress = null, CancellationToken cancellation = default)
    {
        var table = Find(name);
        if (table.Lifecycle == Lifecycle.Inline)
        {
            await new ReadModelSchema(databases, store, _preparations).RebuildAsync(table, cancellation);
            progress?.Report(new RebuildProgress(name, 0, 0, Done: true));
            return;
        }

        await using var connection = await databases.Daemon.OpenConnectionAsync(cancellation);
        var number = await table.CreateAsync(connection, cancellation);
        signal.Wake();
        await using var runner = new ProjectionRunner(databases, store, table, _preparations, signal, options.Value, time, log);
        var acquired = false;
        while (true)
        {
            var moved = signal.Moved;
            // with no server running, this process does the work itself
            acquired = acquired || await runner.TryAcquireAsync(cancellation);
            if (acquired)
                await runner.StepAsync(cancellation);

            var build = (await ProjectionStore.ListBuildsAsync(connection, name, cancellation)).Find(b => b.Build == number && b.Version == table.Version)
                ?? throw new ProjectionException("rebuild_superseded", name);
            var position = await store.ReadProgressionAsync(connection, ProjectionStore.ProgressionName(build), cancellation);
            var mark = await ProjectionStore.ReadHighWaterAsync(connection, cancellation) ?? Position.Start;
            progress?.Report(new RebuildProgress(name, position.Seq, Math.Max(mark.Seq, position.Seq), build.Live));
            if (build.Live)
                return;
            if (build.StoppedBy is { } code)
                throw new ProjectionException(code, name, build.StoppedAtSeq);
            if (!acquired)
                await LookAgainAsync(moved, cancellation);
        }
    }

    /// <summary>Builds a read model from zero and compares it with the live one at the same event.</summary>
    public Task<VerifiedProjection> VerifyAsync(string name, CancellationToken cancellation = default) =>
        new ProjectionVerifier(databases, store, _preparations).VerifyAsync(Find(name), cancellation);

    private IReadModelTable Find(string name) =>
        _tables.Find(t => t.Name == name) ?? throw new ProjectionException("projection_unknown", name);

    private async Task<bool> HasPassedAsync(IReadModelTable table, Position position, CancellationToken cancellation)
    {
        await using var connection = await databases.Daemon.OpenConnectionAsync(cancellation);
        var builds = await ProjectionStore.ListBuildsAsync(connection, table.Name, cancellation);
        if (builds.Find(b => b.Live) is not { } live || live.Version != table.Version)
            return builds.Find(b => b.StoppedBy is not null) is { StoppedBy: { } code, StoppedAtSeq: var seq } ? throw new ProjectionException(code, table.Name, seq) : false;
        if (await store.ReadProgressionAsync(connection, ProjectionStore.ProgressionName(live), cancellation) >= position)
            return true;
        return live.StoppedBy is { } reason ? throw new ProjectionException(reason, table.Name, live.StoppedAtSeq) : false;
    }

    private async Task LookAgainAsync(Task moved, CancellationToken cancellation)
    {
        try
        {
            await moved.WaitAsync(s_look, time, cancellation);
        }
        catch (TimeoutException)
        {
            // nothing moved here: another process may have
        }
    }
}
