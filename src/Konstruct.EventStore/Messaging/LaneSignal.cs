using System.Threading.Channels;

namespace Konstruct.EventStore.Messaging;

/// <summary>Wakes this node's worker after a commit that enqueued. Many wakes are one; nothing is lost without them, polling finds the work.</summary>
public sealed class LaneSignal
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Called after every wake; the notifier of other nodes listens here.</summary>
    public event EventHandler? Woken;

    public void Wake()
    {
        WakeHere();
        Woken?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Wakes this node alone: what another node's notification does.</summary>
    public void WakeHere() => _wakes.Writer.TryWrite(true);

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(atMost);
        try
        {
            await _wakes.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // nothing woke us: time to poll
        }
    }
}
