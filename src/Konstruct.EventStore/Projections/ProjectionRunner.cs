using Microsoft.Extensions.Logging;
using Npgsql;

namespace Konstruct.EventStore.Projections;

/// <summary>What a step of a projection came to.</summary>
internal enum ProjectionStep
{
    /// <summary>Nothing new below the high-water mark.</summary>
    Idle,

    /// <summary>Some events were folded, and all that there were.</summary>
    CaughtUp,

    /// <summary>A full batch was folded: there is more.</summary>
    More,

    /// <summary>A newer version is live; this one has nothing to do.</summary>
    Superseded,
}

/// <summary>
/// One projection on one connection. The connection holds the projection's session lock and runs its transactions, so that whoever
/// loses the lock has lost the transaction with it: two nodes never write one projection, whatever dies when.
/// </summary>
internal sealed class ProjectionRunner(
    Databases databases, ProjectionStore store, IReadModelTable table, IReadOnlyList<IFoldPreparation> preparations,
    DaemonSignal signal, ProjectionDaemonOptions options, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private sealed class Cursor(Streams.Position position)
    {
        /// <summary>How far has been looked.</summary>
        public Streams.Position Position { get; set; } = position;

        /// <summary>What the database says; it may lag while events of other kinds pass by.</summary>
        public Streams.Position Stored { get; set; } = position;

        public long StoredAt { get; set; }
    }

    private readonly List<string> _types = store.NamesOf(table);
    private readonly Dictionary<(int Version, int Build), Cursor> _cursors = [];
    private NpgsqlConnection? _connection;
    private List<ReadModelBuild>? _builds;
    private long _buildsAt;
    private int _buildFailures;
    private long _buildFailedAt;

    /// <summary>False while another node has the projection.</summary>
    public async Task<bool> TryAcquireAsync(CancellationToken cancellation)
    {
        _connection ??= await databases.OpenLockingConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended($1, 0))", _connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"konstruct.projection:{table.Name}:{table.Version}" });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>One batch of the live build, and one of a build beside it when there is one. Only with the lock.</summary>
    /// <exception cref="ProjectionException">The live build stands before an event that it cannot fold.</exception>
    public async Task<ProjectionStep> StepAsync(CancellationToken cancellation)
    {
        var builds = await BuildsAsync(cancellation);
        var live = builds.Find(b => b.Live);
        var beside = builds.FindLast(b => b is { Live: false, Verifying: false } && b.Version == table.Version);
        if (beside is null && live?.Version > table.Version)
            return ProjectionStep.Superseded;
        if (beside is null && (live is null || live.Version < table.Version))
        {
            beside = new ReadModelBuild(table.Name, table.Version, await table.CreateAsync(_connection!, cancellation), Live: false);
            _builds = null;
        }

        var step = ProjectionStep.Idle;
        if (live?.Version == table.Version)
            step = await FoldNextAsync(live, options.LiveBatch, swap: false, cancellation);
        if (beside is not null && await StepBesideAsync(beside, cancellation) is { } other && other > step)
            step = other;
        return step;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private async Task<List<ReadModelBuild>> BuildsAsync(CancellationToken cancellation)
    {
        if (_builds is null || _builds.Exists(b => !b.Live) || time.GetElapsedTime(_buildsAt) >= options.Polling)
        {
            _builds = await ProjectionStore.ListBuildsAsync(_connection!, table.Name, cancellation);
            _buildsAt = time.GetTimestamp();
        }

        return _builds;
    }

    /// <summary>A build that fails waits for itself: the live one beside it goes on.</summary>
    private async Task<ProjectionStep> StepBesideAsync(ReadModelBuild beside, CancellationToken cancellation)
    {
        if (_buildFailures > 0 && time.GetElapsedTime(_buildFailedAt) < options.DelayAfter(_buildFailures))
            return ProjectionStep.Idle;
        try
        {
            var step = await FoldNextAsync(beside, options.RebuildBatch, swap: true, cancellation);
            _buildFailures = 0;
            return step;
        }
        catch (ProjectionException e)
        {
            _buildFailures++;
            _buildFailedAt = time.GetTimestamp();
            log.LogError("Build {Build} of projection {Projection} stands: {Code} before sequence {Seq}", beside.Build, table.Name, e.Code, e.Seq);
            return ProjectionStep.Idle;
        }
    }

    private async Task<ProjectionStep> FoldNextAsync(ReadModelBuild build, int limit, bool swap, CancellationToken cancellation)
    {
        var cursor = await CursorAsync(build, cancellation);
        try
        {
            var (events, position) = await store.ReadAsync(_connection!, cursor.Position, _types, limit, cancellation);
            // a batch that ends with its last event may have been cut short by one that cannot be read: then this is not the end
            var last = events.Count == 0 || (events.Count < limit && position > events[^1].Position);
            await CommitAsync(build, cursor, events, position, swap && last, cancellation);
            if (build.StoppedBy is not null)
            {
                await ProjectionStore.MarkStoppedAsync(_connection!, build, null, null, cancellation);
                _builds = null;
            }

            if (events.Count == 0 && !swap)
                return ProjectionStep.Idle;
            return last || (!swap && events.Count < limit) ? ProjectionStep.CaughtUp : ProjectionStep.More;
        }
        catch (UnreadableEventException e)
        {
            throw await StoppedAsync(build, e.Code, e.Position.Seq, e, cancellation);
        }
    }

    private async Task CommitAsync(
        ReadModelBuild build, Cursor cursor, List<Streams.Recorded> events, Streams.Position position, bool swap, CancellationToken cancellation)
    {
        if (events.Count == 0 && !swap && !IsWorthStoring(cursor, position))
            return;
        foreach (var preparation in preparations)
            await preparation.PrepareAsync(events, cancellation);
        try
        {
            await FoldAsync(build, events, position, swap, cancellation);
        }
        catch (FoldException e)
        {
            if (e.Index > 0)
            {
                var readable = events.GetRange(0, e.Index);
                await FoldAsync(build, readable, readable[^1].Position, swap: false, cancellation);
                _cursors.Remove((build.Version, build.Build));
            }

            throw await StoppedAsync(build, "fold_failed", e.Position.Seq, e, cancellation);
        }

        (cursor.Position, cursor.Stored, cursor.StoredAt) = (position, position, time.GetTimestamp());
        signal.Move();
        if (swap)
            _builds = null;
    }

    private async Task FoldAsync(
        ReadModelBuild build, List<Streams.Recorded> events, Streams.Position position, bool swap, CancellationToken cancellation)
    {
        await using var transaction = await _connection!.BeginTransactionAsync(cancellation);
        if (events.Count > 0)
            await table.FoldAsync(_connection, build.Build, events, cancellation);
        if (swap)
            await SwapAsync(build, cancellation);
        await store.WriteProgressionAsync(_connection, ProjectionStore.ProgressionName(build with { Live = build.Live || swap }), position, cancellation);
        await transaction.CommitAsync(cancellation);
        ProjectionMetrics.Folded(table.Name, events.Count);
        if (swap)
            log.LogInformation("Projection {Projection} is served by build {Build} of version {Version}", table.Name, build.Build, build.Version);
    }

    /// <summary>Other builds go with the swap: tables first, then cursors, in the order in which their own folds lock them.</summary>
    private async Task SwapAsync(ReadModelBuild build, CancellationToken cancellation)
    {
        // a reader that stays long in a transaction costs a retry here, not a queue of readers behind us
        await using (var patience = new NpgsqlCommand("set local lock_timeout = '5s'; set local synchronous_commit = on", _connection))
            await patience.ExecuteNonQueryAsync(cancellation);
        await ProjectionStore.MakeLiveAsync(_connection!, build.Name, build.Version, build.Build, cancellation);
        var others = (await ProjectionStore.ListBuildsAsync(_connection!, table.Name, cancellation))
            .FindAll(b => b.Build != build.Build || b.Version != build.Version)
            .FindAll(b => b.Version <= build.Version && !b.Verifying);
        foreach (var other in others)
            await ProjectionStore.DropAsync(_connection!, other.Name, other.Version, other.Build, cancellation);
        await store.DeleteProgressionAsync(_connection!, ProjectionStore.ProgressionName(build), cancellation);
        foreach (var other in others)
        {
            await store.DeleteProgressionAsync(_connection!, ProjectionStore.ProgressionName(other), cancellation);
            if (other.Version != build.Version)
                await store.DeleteProgressionAsync(_connection!, ProjectionStore.ProgressionName(other with { Live = true }), cancellation);
        }
    }

    private async Task<Cursor> CursorAsync(ReadModelBuild build, CancellationToken cancellation)
    {
        if (!_cursors.TryGetValue((build.Version, build.Build), out var cursor))
        {
            cursor = new Cursor(await store.ReadProgressionAsync(_connection!, ProjectionStore.ProgressionName(build), cancellation));
            _cursors.Add((build.Version, build.Build), cursor);
        }

        return cursor;
    }

    /// <summary>Events of other kinds pass by often; their passing is stored now and then, for those who wait and for the lag.</summary>
    private bool IsWorthStoring(Cursor cursor, Streams.Position position)
    {
        cursor.Position = position;
        return position > cursor.Stored && time.GetElapsedTime(cursor.StoredAt) >= options.Polling;
    }

    private async Task<ProjectionException> StoppedAsync(ReadModelBuild build, string code, long seq, Exception cause, CancellationToken cancellation)
    {
        await ProjectionStore.MarkStoppedAsync(_connection!, build, code, seq, cancellation);
        _builds = null;
        return new ProjectionException(code, table.Name, seq, cause);
    }
}
