using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Konstruct.EventStore.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Konstruct.EventStore.Messaging;

/// <summary>
/// Takes lanes that have due work and runs their envelopes one after another. See README.md in this folder for leases and fences.
/// </summary>
public sealed class LaneWorker : BackgroundService
{
    public const string TelemetryName = "Konstruct.Messaging";

    private static readonly Meter s_meter = new(TelemetryName);
    private static readonly Counter<long> s_handled = s_meter.CreateCounter<long>("konstruct.envelopes.handled");
    private static readonly Counter<long> s_lost = s_meter.CreateCounter<long>("konstruct.lanes.lost");
    private static readonly ActivitySource s_activities = new(TelemetryName);

    /// <summary>What is done under a lease; it ends by itself when the lease is not renewed in time.</summary>
    private sealed class Work(CancellationTokenSource cancellation)
    {
        public void KeepFor(TimeSpan time) => IfNotFinished(() => cancellation.CancelAfter(time > TimeSpan.Zero ? time : TimeSpan.Zero));

        public void Cancel() => IfNotFinished(cancellation.Cancel);

        private static void IfNotFinished(Action change)
        {
            try
            {
                change();
            }
            catch (ObjectDisposedException)
            {
                // finished at this very moment
            }
        }
    }

    private readonly ConcurrentDictionary<LaneLease, Work> _held = new();
    private readonly Dictionary<string, IEnvelopeHandler> _handlers;
    private readonly Databases _databases;
    private readonly LaneStore _lanes;
    private readonly LaneSignal _signal;
    private readonly LaneWorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LaneWorker> _log;
    private readonly SemaphoreSlim _free;
    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}";

    public LaneWorker(
        Databases databases, LaneStore lanes, LaneSignal signal, IEnumerable<IEnvelopeHandler> handlers,
        IOptions<LaneWorkerOptions> options, TimeProvider time, ILogger<LaneWorker> log)
    {
        (_databases, _lanes, _signal, _options, _time, _log) = (databases, lanes, signal, options.Value, time, log);
        _handlers = handlers.ToDictionary(h => h.Kind);
        _free = new SemaphoreSlim(_options.Concurrency);
    }

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    private TimeSpan Margin => _options.Lease / 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var renewing = RenewUntilStoppedAsync(stoppingToken);
        var working = new ConcurrentDictionary<Task, bool>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _free.WaitAsync(stoppingToken);
                var taken = 0;
                try
                {
                    var leases = await _lanes.TakeAsync(_node, 1 + _free.CurrentCount, _options.Lease, stoppingToken);
                    taken = leases.Count;
                    foreach (var lease in leases)
                    {
                        // the first has its place already; for the others there is one, and a lease taken is always worked on or given back
                        if (lease != leases[0])
                            await _free.WaitAsync(CancellationToken.None);
                        var task = Task.Run(() => WorkAsync(lease, stoppingToken), CancellationToken.None);
                        working[task] = true;
                        _ = task.ContinueWith(t => working.TryRemove(t, out _), TaskScheduler.Default);
                    }
                }
                finally
                {
                    if (taken == 0)
                        _free.Release();
                }

                if (taken == 0)
                    await _signal.WaitAsync(_options.Polling, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // PostgreSQL away: the work stays where it is; look again after a pause
                _log.LogWarning("Lanes could not be taken: {Error}", e.GetType().Name);
                await _signal.WaitAsync(_options.Polling, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(working.Keys);
        await renewing;
    }

    private async Task WorkAsync(LaneLease lease, CancellationToken stopping)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // The clock of the lease runs at the database: stop a little before it does, unless it is renewed.
        lost.CancelAfter(_options.Lease - Margin);
        _held[lease] = new Work(lost);
        try
        {
            while (await _lanes.NextAsync(lease, lost.Token) is { } envelope)
            {
                using var activity = s_activities.StartActivity("envelope " + envelope.Kind, ActivityKind.Consumer);
                activity?.SetTag("konstruct.tenant", lease.Tenant.Value);
                activity?.SetTag("konstruct.lane", lease.Lane);
                await SettleAsync(envelope, await HandleAsync(envelope, lost.Token), lost.Token);
            }
        }
        catch (LaneLostException)
        {
            s_lost.Add(1);
            _log.LogWarning("Lane {Lane} of tenant {Tenant} passed to another worker", lease.Lane, lease.Tenant);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await GiveBackAsync(lease);
        }
        catch (OperationCanceledException)
        {
            s_lost.Add(1);
            _log.LogWarning("The lease of lane {Lane} of tenant {Tenant} could not be kept", lease.Lane, lease.Tenant);
        }
        catch (Exception e)
        {
            // nothing is acknowledged: the lease runs out and the lane is taken again
            _log.LogError("Lane {Lane} of tenant {Tenant} stopped: {Error}", lease.Lane, lease.Tenant, e.GetType().Name);
        }
        finally
        {
            _held.TryRemove(lease, out _);
            _free.Release();
        }
    }

    private async Task<Handled> HandleAsync(DeliveredEnvelope envelope, CancellationToken cancellation)
    {
        if (!_handlers.TryGetValue(envelope.Kind, out var handler))
            return new Handled.Dead("unknown_kind");
        try
        {
            return await handler.HandleAsync(envelope, envelope.Attempts + 1 >= _options.MaxAttempts, cancellation);
        }
        catch (Exception e) when (e is not LaneLostException && !(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            // a time-out inside a handler is a cancellation too, but not ours: it counts as an attempt
            _log.LogError(e, "Envelope {Id} of kind {Kind} in lane {Lane} failed", envelope.Id, envelope.Kind, envelope.Lease.Lane);
            return new Handled.Later("exception_" + e.GetType().Name);
        }
    }

    private async Task SettleAsync(DeliveredEnvelope envelope, Handled handled, CancellationToken cancellation)
    {
        s_handled.Add(1, new("kind", envelope.Kind), new("outcome", handled.GetType().Name));
        switch (handled)
        {
            case Handled.Later later when envelope.Attempts + 1 < _options.MaxAttempts:
                _log.LogInformation("Envelope {Id} of kind {Kind} will be tried again: {Error}", envelope.Id, envelope.Kind, later.Error);
                await _lanes.BackOffAsync(envelope, later.Error, DelayAfter(envelope.Attempts, later.After), cancellation);
                break;
            case Handled.Later later:
                await BuryAsync(envelope, later.Error, cancellation);
                break;
            case Handled.Dead dead:
                await BuryAsync(envelope, dead.Error, cancellation);
                break;
            default:
                await _lanes.CompleteAsync(envelope, cancellation);
                break;
        }
    }

    private Task BuryAsync(DeliveredEnvelope envelope, string error, CancellationToken cancellation)
    {
        _log.LogWarning("Envelope {Id} of kind {Kind} in lane {Lane} is a dead letter: {Error}", envelope.Id, envelope.Kind, envelope.Lease.Lane, error);
        return _lanes.BuryAsync(envelope, error, cancellation);
    }

    /// <summary>
    /// Doubles with each failure. What the outside asked for is the least and never the most: many that were told to wait the same
    /// short while would come back together, and all their attempts would be gone in seconds.
    /// </summary>
    private TimeSpan DelayAfter(int attempts, TimeSpan? atLeast)
    {
        var delay = _options.FirstDelay * Math.Pow(2, attempts);
        delay = (delay < _options.MaxDelay ? delay : _options.MaxDelay) * (0.75 + (Random.Shared.NextDouble() / 2));
        return atLeast is { } asked && asked + (delay / 10) > delay ? asked + (delay / 10) : delay;
    }

    private async Task GiveBackAsync(LaneLease lease)
    {
        try
        {
            await _lanes.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (NpgsqlException e)
        {
            _log.LogInformation("A lease could not be given back and will run out: {Error}", e.GetType().Name);
        }
    }

    /// <summary>Renews on a connection of its own, so that a busy pool cannot cost a lease. A lease not renewed in time cancels its work.</summary>
    private async Task RenewUntilStoppedAsync(CancellationToken stopping)
    {
        await using var own = _databases.App.CreateConnection();
        while (!stopping.IsCancellationRequested || !_held.IsEmpty)
        {
            await Task.Delay(_options.Renewal, _time, stopping.IsCancellationRequested ? CancellationToken.None : stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var held = _held.ToArray();
            if (held.Length == 0)
                continue;
            try
            {
                using var limit = new CancellationTokenSource(_options.Renewal);
                var asked = _time.GetTimestamp();
                if (own.State != ConnectionState.Open)
                    await own.OpenAsync(limit.Token);
                var renewed = await LaneStore.RenewAsync(own, [.. held.Select(h => h.Key)], _options.Lease, limit.Token);
                foreach (var (lease, work) in held)
                {
                    if (renewed.Contains((lease.Tenant, lease.Lane)))
                        work.KeepFor(_options.Lease - Margin - _time.GetElapsedTime(asked));
                    else
                        work.Cancel();
                }
            }
            catch (Exception e)
            {
                // whatever it is: if this loop ended, every lease would be lost
                _log.LogWarning("Leases could not be renewed: {Error}", e.GetType().Name);
                await own.CloseAsync();
            }
        }
    }
}
