namespace Konstruct.EventStore.Projections;

/// <summary>
/// Wakes this node's projections after a commit, and tells those who wait that one has moved. Many wakes are one; nothing is lost
/// without them, polling finds the events.
/// </summary>
public sealed class DaemonSignal
{
    private TaskCompletionSource _woken = New();
    private TaskCompletionSource _moved = New();

    /// <summary>To be taken before looking for events: it completes with the first wake after that.</summary>
    internal Task Woken => Volatile.Read(ref _woken).Task;

    /// <summary>To be taken before looking at cursors: it completes when one has moved since.</summary>
    internal Task Moved => Volatile.Read(ref _moved).Task;

    /// <summary>Called after a commit that appended.</summary>
    public void Wake() => Interlocked.Exchange(ref _woken, New()).TrySetResult();

    internal void Move() => Interlocked.Exchange(ref _moved, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
