using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Konstruct.EventStore.Projections;

/// <summary>
/// Keeps the async read models up to date: one loop a projection, of which one node at a time has the lock; README.md in this folder.
/// A projection that fails stops alone, visibly, and is tried again with back-off, by whichever node gets it then.
/// </summary>
public sealed class ProjectionDaemon : BackgroundService
{
    private readonly Databases _databases;
    private readonly ProjectionStore _store;
    private readonly List<IReadModelTable> _tables;
    private readonly List<IFoldPreparation> _preparations;
    private readonly DaemonSignal _signal;
    private readonly ProjectionDaemonOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ProjectionDaemon> _log;

    public ProjectionDaemon(
        Databases databases, ProjectionStore store, IEnumerable<IReadModelTable> tables, IEnumerable<IFoldPreparation> preparations,
        DaemonSignal signal, IOptions<ProjectionDaemonOptions> options, TimeProvider time, ILogger<ProjectionDaemon> log)
    {
        (_databases, _store, _signal, _options, _time, _log) = (databases, store, signal, options.Value, time, log);
        _tables = [.. tables];
        _preparations = [.. preparations];
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loops = _tables.Where(t => t.Lifecycle == Lifecycle.Async)
            .Select(t => UntilStoppedAsync(t.Name, succeeded => RunAsync(t, succeeded, stoppingToken), stoppingToken))
            .Append(UntilStoppedAsync(ProjectionStore.HighWaterMark, succeeded => WatchAsync(succeeded, stoppingToken), stoppingToken));
        return Task.WhenAll(loops);
    }

    /// <summary>Runs a loop again whenever it ends by an error: after a pause that grows while nothing succeeds.</summary>
    private async Task UntilStoppedAsync(string name, Func<Action, Task> loop, CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await loop(() => failures = 0);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (ProjectionException e)
            {
                failures++;
                _log.LogError("Projection {Projection} stands: {Code} before sequence {Seq}", name, e.Code, e.Seq);
            }
            catch (Exception e)
            {
                failures++;
                _log.LogWarning(
                    "Projection {Projection} pauses: {Error} {SqlState}", name, e.GetType().Name, (e as PostgresException)?.SqlState);
            }

            await Task.Delay(_options.DelayAfter(failures), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(IReadModelTable table, Action succeeded, CancellationToken stopping)
    {
        await using var runner = new ProjectionRunner(_databases, _store, table, _preparations, _signal, _options, _time, _log);
        while (!await runner.TryAcquireAsync(stopping))
            await Task.Delay(_options.TakeOver, _time, stopping);
        while (true)
        {
            var woken = _signal.Woken;
            var step = await runner.StepAsync(stopping);
            succeeded();
            switch (step)
            {
                case ProjectionStep.More:
                    break;
                case ProjectionStep.CaughtUp:
                    await Task.Delay(_options.Coalescing, _time, stopping);
                    break;
                case ProjectionStep.Superseded:
                    await Task.Delay(_options.TakeOver, _time, stopping);
                    break;
                default:
                    await WaitAsync(woken, stopping);
                    break;
            }
        }
    }

    /// <summary>Writes the high-water mark and measures lag.</summary>
    private async Task WatchAsync(Action succeeded, CancellationToken stopping)
    {
        var measured = 0L;
        var written = Streams.Position.Start;
        while (true)
        {
            await using (var connection = await _databases.Daemon.OpenConnectionAsync(stopping))
            {
                if (await ProjectionStore.ReadHighWaterAsync(connection, stopping) is { } mark && mark > written)
                {
                    await ProjectionStore.AdvanceHighWaterAsync(connection, mark, stopping);
                    written = mark;
                }

                if (measured == 0 || _time.GetElapsedTime(measured) >= _options.Measuring)
                {
                    measured = _time.GetTimestamp();
                    foreach (var table in _tables)
                        ProjectionMetrics.Report(await ProjectionStatus.OfAsync(connection, _store, table, stopping));
                }
            }

            succeeded();
            await Task.Delay(_options.Polling, _time, stopping);
        }
    }

    private async Task WaitAsync(Task woken, CancellationToken stopping)
    {
        try
        {
            await woken.WaitAsync(_options.Polling, _time, stopping);
            await Task.Delay(_options.Coalescing, _time, stopping);
        }
        catch (TimeoutException)
        {
            // nothing woke us: time to poll
        }
    }
}
