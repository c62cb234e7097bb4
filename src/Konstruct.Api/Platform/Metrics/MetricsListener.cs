using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Konstruct.Api.Platform.Metrics;

/// <summary>
/// Hears every instrument of our own meters and of the platform's, and keeps their figures since the start, as Prometheus wants them:
/// there is no exporter for it among the packages this is built with.
/// </summary>
internal sealed class MetricsListener : IDisposable
{
    public const string OwnPrefix = "Konstruct.";

    /// <summary>The platform's meters that are told of, on the page and by OTLP.</summary>
    public static readonly IReadOnlyList<string> PlatformMeters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "Npgsql", "System.Runtime"];

    private static readonly double[] s_seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 15, 20, 30, 60];
    private static readonly double[] s_other = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly ConcurrentDictionary<string, MetricInstrument> _instruments = new(StringComparer.Ordinal);
    private readonly Lock _looking = new();
    private readonly MeterListener _listener = new();
    private readonly ILogger<MetricsListener> _log;

    public MetricsListener(ILogger<MetricsListener> log)
    {
        _log = log;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsHeard(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument, FindOrAdd(instrument));
        };
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record(state, (double)value, tags));
        _listener.Start();
    }

    public static bool IsHeard(string meter) => meter.StartsWith(OwnPrefix, StringComparison.Ordinal) || PlatformMeters.Contains(meter);

    /// <summary>The page, as of now.</summary>
    public string Write()
    {
        lock (_looking)
        {
            foreach (var instrument in _instruments.Values)
                instrument.Forget();
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException e)
            {
                // one gauge that cannot be read must not take the page away
                _log.LogWarning("{Count} gauges could not be read: {Error}", e.InnerExceptions.Count, e.InnerExceptions[0].GetType().Name);
            }

            return PrometheusText.Write(_instruments.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricInstrument)state!).Record(value, tags);

    private MetricInstrument FindOrAdd(Instrument instrument)
    {
        var type = instrument.GetType();
        var kind = IsA(type, typeof(Histogram<>)) ? MetricKind.Histogram
            : IsA(type, typeof(Counter<>)) || IsA(type, typeof(ObservableCounter<>)) ? MetricKind.Counter
            : MetricKind.Gauge;
        return _instruments.GetOrAdd(PrometheusText.NameOf(instrument.Name, instrument.Unit, kind), name => new MetricInstrument(
            name,
            instrument.Description ?? "",
            kind,
            instrument.IsObservable,
            isAdded: !IsA(type, typeof(Gauge<>)),
            kind == MetricKind.Histogram ? Bounds(instrument) : [],
            MetricLabels.KeptFor(instrument.Meter.Name)));
    }

    private static double[] Bounds(Instrument instrument) =>
        (instrument switch
        {
            Histogram<double> h => h.Advice?.HistogramBucketBoundaries?.ToArray(),
            Histogram<long> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray(),
            Histogram<int> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray(),
            _ => null,
        })
        ?? (instrument.Unit == "s" ? s_seconds : s_other);

    private static bool IsA(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;
}
