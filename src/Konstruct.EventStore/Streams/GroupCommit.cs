using Npgsql;

namespace Konstruct.EventStore.Streams;

/// <summary>
/// Group commit: while a transaction is under way, the units of work that come in gather, and go together in the next one. With none under
/// way a unit goes at once. See README.md in this folder.
/// </summary>
internal sealed class GroupCommit(Databases databases)
{
    private const int LargestGroup = 64;

    // So many that wait are worth a further transaction for each that is under way; with fewer it would spoil the next one's company.
    private const int LargeEnough = 4;
    private const int MostTransactions = 8;

    private readonly Queue<Waiting> _waiting = [];
    private int _running;

    /// <summary>Null: the group could not decide it; nothing of it is stored, and it is to be committed alone.</summary>
    /// <remarks>Cancelled on its way to the server, it is unknown whether it was stored, as with any commit.</remarks>
    public async Task<CommitResult?> CommitAsync(GroupUnit unit, CancellationToken cancellation)
    {
        if (Join(unit, cancellation) is { } waiting)
            return await waiting.Completion.Task.WaitAsync(cancellation);
        try
        {
            return (await GroupAppend.ExecuteAsync([unit], databases.App, cancellation))[0];
        }
        catch (PostgresException e) when (IsOfOneUnit(e))
        {
            return null;
        }
        finally
        {
            Next();
        }
    }

    private int Count
    {
        get
        {
            lock (_waiting)
                return _waiting.Count;
        }
    }

    /// <summary>A statement was refused and everything undone. Anything else may have come after the commit.</summary>
    private static bool IsOfOneUnit(PostgresException e) =>
        e.SqlState is ['K', 'S', ..] or ['M', 'T', ..] or ['2', '2' or '3', ..] or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;

    /// <summary>Null: nobody commits, so that the unit has a transaction of its own.</summary>
    private Waiting? Join(GroupUnit unit, CancellationToken cancellation)
    {
        var waiting = new Waiting(unit, cancellation);
        lock (_waiting)
        {
            if (_running == 0)
            {
                _running = 1;
                return null;
            }

            _waiting.Enqueue(waiting);
            if (_waiting.Count < LargeEnough * _running || _running == MostTransactions)
                return waiting;
            _running++;
        }

        Begin();
        return waiting;
    }

    /// <summary>A transaction has ended: another begins for those who wait, unless the others under way will do.</summary>
    private void Next()
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0 || _waiting.Count < LargeEnough * (_running - 1))
            {
                _running--;
                return;
            }
        }

        Begin();
    }

    // No caller's context: the group is of others too. And behind those who were just answered, so that they can be of it.
    private void Begin() => ThreadPool.UnsafeQueueUserWorkItem(static group => _ = group.CommitWaitingAsync(), this, preferLocal: false);

    private async Task CommitWaitingAsync()
    {
        // As long as units come in, for nothing but the time that their callers need to make them: those of the last group mostly come again.
        for (var before = 0; before < Count && before < LargeEnough;)
        {
            before = Count;
            await Task.Yield();
        }

        var group = new List<Waiting>();
        lock (_waiting)
        {
            while (group.Count < LargestGroup && _waiting.TryDequeue(out var next))
            {
                if (!next.Cancellation.IsCancellationRequested)
                    group.Add(next);
            }
        }

        if (group.Count > 0)
            await CommitAsync(group);
        Next();
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        group.Sort((a, b) => GroupUnit.InLockOrder(a.Unit, b.Unit));
        try
        {
            var results = await GroupAppend.ExecuteAsync(group.ConvertAll(w => w.Unit), databases.App, CancellationToken.None);
            for (var i = 0; i < group.Count; i++)
                group[i].Completion.SetResult(results[i]);
        }
        catch (PostgresException e) when (IsOfOneUnit(e))
        {
            group.ForEach(w => w.Completion.TrySetResult(null));
        }
        // not swallowed: each of the group throws it
        catch (Exception e)
        {
            group.ForEach(w => w.Completion.TrySetException(e));
        }
    }

    private sealed record Waiting(GroupUnit Unit, CancellationToken Cancellation)
    {
        public TaskCompletionSource<CommitResult?> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
