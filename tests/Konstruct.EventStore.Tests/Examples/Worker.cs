using System.Collections.Concurrent;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;
using Konstruct.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Konstruct.EventStore.Tests.Examples;

/// <summary>Handles one kind by a function that the test gives, and remembers what it was given.</summary>
public sealed class Handler(string kind, Func<DeliveredEnvelope, bool, CancellationToken, Task<Handled>> handle) : IEnvelopeHandler
{
    public Handler(string kind, Func<DeliveredEnvelope, Handled>? handle = null)
        : this(kind, (e, _, _) => Task.FromResult(handle?.Invoke(e) ?? Handled.Done.Instance))
    {
    }

    public ConcurrentQueue<DeliveredEnvelope> Seen { get; } = new();

    public string Kind => kind;

    public Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation)
    {
        Seen.Enqueue(envelope);
        return handle(envelope, isLastAttempt, cancellation);
    }

    public Task HasSeenAsync(int count) => Eventually.HoldsAsync(() => Seen.Count >= count, $"{count} envelopes of kind {kind} are handled");
}

/// <summary>One node's worker. Disposed, it is shut down.</summary>
public sealed class Worker : IAsyncDisposable
{
    private readonly LaneWorker _worker;

    private Worker(Store store, LaneWorkerOptions options, IEnvelopeHandler[] handlers) =>
        _worker = new LaneWorker(
            store.Databases, store.Lanes, Signal, handlers, Options.Create(options), TimeProvider.System, NullLogger<LaneWorker>.Instance);

    public LaneSignal Signal { get; } = new();

    public static LaneWorkerOptions Quick => new()
    {
        Lease = TimeSpan.FromSeconds(2),
        Renewal = TimeSpan.FromMilliseconds(300),
        Polling = TimeSpan.FromMilliseconds(30),
        FirstDelay = TimeSpan.FromMilliseconds(20),
        MaxDelay = TimeSpan.FromMilliseconds(100),
        MaxAttempts = 4,
    };

    public static Task<Worker> StartAsync(Store store, params IEnvelopeHandler[] handlers) => StartAsync(store, Quick, handlers);

    public static async Task<Worker> StartAsync(Store store, LaneWorkerOptions options, params IEnvelopeHandler[] handlers)
    {
        var worker = new Worker(store, options, handlers);
        await worker._worker.StartAsync(CancellationToken.None);
        return worker;
    }

    public Task StopAsync() => _worker.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
    }
}

/// <summary>Puts work into lanes and looks at them.</summary>
public static class Lanes
{
    public static async Task<Guid> EnqueueAsync(this Store store, TenantId tenant, Guid lane, string kind, string body = "{}", DateTimeOffset? due = null)
    {
        await store.Events.CommitAsync(new Konstruct.EventStore.Streams.UnitOfWork(tenant).Enqueue(new Envelope(lane, kind, body, due)));
        return lane;
    }

    public static Task<long> WaitingAsync(this Store store, TenantId tenant) =>
        store.Database.ScalarAsync<long>("select count(*) from messaging.envelopes where tenant_id = $1 and dead_at is null", tenant.Value);

    public static Task AllHandledAsync(this Store store, TenantId tenant) =>
        Eventually.HoldsAsync(async () => await store.WaitingAsync(tenant) == 0, "no envelope waits");
}
