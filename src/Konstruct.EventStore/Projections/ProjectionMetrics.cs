using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Konstruct.EventStore.Projections;

/// <summary>Meter <c>Konstruct.Projections</c>: how far behind each projection is, and what it folds.</summary>
public static class ProjectionMetrics
{
    public const string MeterName = "Konstruct.Projections";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Counter<long> s_folded = s_meter.CreateCounter<long>("konstruct.projections.events", description: "Events folded");
    private static readonly ConcurrentDictionary<string, ProjectionStatus> s_last = new();

    static ProjectionMetrics()
    {
        s_meter.CreateObservableGauge("konstruct.projections.lag.seconds", () => Measure(s => s.LagSeconds), "s", "Age of the oldest event not folded");
        s_meter.CreateObservableGauge("konstruct.projections.lag.events", () => Measure(s => s.LagEvents), description: "Distance to the last stored sequence");
        s_meter.CreateObservableGauge("konstruct.projections.stopped", () => Measure(s => s.StoppedBy is null ? 0L : 1L), description: "1 while it stands before an event");
    }

    internal static void Folded(string projection, int count) => s_folded.Add(count, new KeyValuePair<string, object?>("projection", projection));

    internal static void Report(ProjectionStatus status) => s_last[status.Name] = status;

    private static IEnumerable<Measurement<T>> Measure<T>(Func<ProjectionStatus, T> figure)
        where T : struct =>
        s_last.Values.Select(s => new Measurement<T>(figure(s), new KeyValuePair<string, object?>("projection", s.Name)));
}
