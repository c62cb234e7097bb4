using Konstruct.EventStore.Projections;
using Konstruct.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Konstruct.EventStore.Tests.Examples;

/// <summary>One node's projections. Disposed, the node is gone as at a shutdown.</summary>
public sealed class Daemon : IAsyncDisposable
{
    private readonly ProjectionDaemon _daemon;

    private Daemon(Store store, DaemonSignal signal, ProjectionStore? projections, IReadModelTable[] tables, TimeSpan? polling = null)
    {
        var options = Options.Create(new ProjectionDaemonOptions
        {
            Polling = polling ?? TimeSpan.FromMilliseconds(50),
            TakeOver = TimeSpan.FromMilliseconds(100),
            FirstDelay = TimeSpan.FromMilliseconds(100),
            LiveBatch = 500,
            RebuildBatch = 500,
        });
        Signal = signal;
        projections ??= store.Projections;
        _daemon = new ProjectionDaemon(
            store.Databases, projections, tables, [], signal, options, TimeProvider.System, NullLogger<ProjectionDaemon>.Instance);
        Control = new ProjectionControl(
            store.Databases, projections, tables, [], signal, options, TimeProvider.System, NullLogger<ProjectionControl>.Instance);
    }

    public DaemonSignal Signal { get; }

    public ProjectionControl Control { get; }

    public static async Task<Daemon> StartAsync(Store store, params IReadModelTable[] tables)
    {
        var daemon = new Daemon(store, new DaemonSignal(), null, tables);
        await daemon._daemon.StartAsync(CancellationToken.None);
        return daemon;
    }

    /// <summary>A node that knows other events than <see cref="Store.Registry"/>.</summary>
    public static async Task<Daemon> StartAsync(Store store, ProjectionStore projections, params IReadModelTable[] tables)
    {
        var daemon = new Daemon(store, new DaemonSignal(), projections, tables);
        await daemon._daemon.StartAsync(CancellationToken.None);
        return daemon;
    }

    /// <summary>A node that looks by itself once an hour, and when it is woken.</summary>
    public static async Task<Daemon> StartWaitingAsync(Store store, DaemonSignal signal, params IReadModelTable[] tables)
    {
        var daemon = new Daemon(store, signal, null, tables, TimeSpan.FromHours(1));
        await daemon._daemon.StartAsync(CancellationToken.None);
        return daemon;
    }

    /// <summary>A process that runs no daemon, as the terminal's.</summary>
    public static Daemon NotStarted(Store store, params IReadModelTable[] tables) => new(store, new DaemonSignal(), null, tables);

    public Task CaughtUpAsync() => Control.WaitForAsync(Eventually.Timeout);

    public async ValueTask DisposeAsync()
    {
        await _daemon.StopAsync(CancellationToken.None);
        _daemon.Dispose();
    }
}
