using System.Diagnostics.Metrics;
using Konstruct.EventStore.Messaging;

namespace Konstruct.Api.Platform.Metrics;

/// <summary>
/// Meter <c>Konstruct.Work</c>: how much waits over all tenants and for how long, asked of PostgreSQL every few seconds. While
/// PostgreSQL does not answer, the gauges are absent: an old figure would look like a good one.
/// </summary>
internal sealed class MetricsOfWork : BackgroundService
{
    public const string MeterName = "Konstruct.Work";

    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(5);
    private readonly DeadLetters _letters;
    private readonly TimeProvider _time;
    private readonly ILogger<MetricsOfWork> _log;
    private Backlog? _last;
    private bool _isAway;

    public MetricsOfWork(DeadLetters letters, IMeterFactory meters, TimeProvider time, ILogger<MetricsOfWork> log)
    {
        (_letters, _time, _log) = (letters, time, log);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("konstruct.work.due.lanes", () => Measure(b => b.DueLanes), description: "Lanes (conversations) with work that is due");
        meter.CreateObservableGauge("konstruct.work.oldest_due", () => Measure(b => b.OldestDueSeconds), "s", "Age of the oldest work that is due");
        meter.CreateObservableGauge("konstruct.work.dead_letters", () => Measure(b => b.DeadLetters), description: "Work that failed for good and waits for a person");
        meter.CreateObservableGauge(
            "konstruct.build",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", Telemetry.Version)),
            description: "Always 1; the label tells the version");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pace, _time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops, or never started because something else failed
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(s_pace);
            Volatile.Write(ref _last, await _letters.BacklogAsync(limit.Token));
            _isAway = false;
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Volatile.Write(ref _last, null);
            if (!_isAway)
                _log.LogWarning("The backlog could not be measured: {Error}", e.GetType().Name);
            _isAway = true;
        }
    }

    private IEnumerable<Measurement<T>> Measure<T>(Func<Backlog, T> figure)
        where T : struct => Volatile.Read(ref _last) is { } backlog ? [new Measurement<T>(figure(backlog))] : [];
}
