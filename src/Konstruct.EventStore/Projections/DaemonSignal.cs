namespace Konstruct.EventStore.Projections;

/// <summary>
/// Wakes this node's projections after a commit, and tells those who wait that one has moved. Many wakes are one; nothing is lost
/// without them, polling finds the events.
/// </summary>
public sealed class DaemonSignal
{
    private TaskCompletionSource? _waiting;
    private TaskCompletionSource _moved = New();

    /// <summary>To be taken before looking for events: it completes with the first wake after that.</summary>
    internal Task Woken
    {
        get
        {
            if (Volatile.Read(ref _waiting) is { } waiting)
                return waiting.Task;
            var own = New();
            return (Interlocked.CompareExchange(ref _waiting, own, null) ?? own).Task;
        }
    }

    /// <summary>To be taken before looking at cursors: it completes when one has moved since.</summary>
    internal Task Moved => Volatile.Read(ref _moved).Task;

    /// <summary>Called after every commit that appended; while nobody waits it is one look at a field.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _waiting) is not null)
            Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
    }

    internal void Move() => Interlocked.Exchange(ref _moved, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
