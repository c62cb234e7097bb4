using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Konstruct.Api.Platform.Metrics;

/// <summary>What an instrument is in Prometheus' words.</summary>
internal enum MetricKind
{
    /// <summary>Only rises.</summary>
    Counter,

    /// <summary>Rises and falls.</summary>
    Gauge,

    /// <summary>Counts in buckets.</summary>
    Histogram,
}

/// <summary>One family of series: every instrument of one name, whichever meter made it.</summary>
internal sealed class MetricInstrument(string name, string help, MetricKind kind, bool isObserved, bool isAdded, double[] bounds, Func<string, bool> keepsLabel)
{
    /// <summary>Series of one family. More would be a label that follows people or outside names; they share one series instead.</summary>
    public const int MaxSeries = 500;

    private static readonly KeyValuePair<string, string>[] s_overflow = [new("overflow", "true")];
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private int _count;

    public string Name => name;

    public string Help => help;

    public MetricKind Kind => kind;

    /// <summary>Upper bounds of a histogram's buckets, without the last, which has none.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    public IEnumerable<MetricSeries> Series => _series.Values.Where(s => s.IsPresent).OrderBy(s => s.Key, StringComparer.Ordinal);

    /// <summary>Observed instruments tell their whole truth at every look: what they no longer tell of is gone.</summary>
    public void Forget()
    {
        if (!isObserved)
            return;
        foreach (var series in _series.Values)
            series.Forget();
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(MetricLabels.Of(tags, keepsLabel));
        if (kind == MetricKind.Histogram)
            series.Count(value, bounds);
        else if (isObserved || isAdded)
            series.Add(value);
        else
            series.Set(value);
    }

    private MetricSeries Find(KeyValuePair<string, string>[] labels)
    {
        var key = MetricLabels.Write(labels);
        if (_series.TryGetValue(key, out var known))
            return known;
        if (Interlocked.Increment(ref _count) > MaxSeries)
        {
            Interlocked.Decrement(ref _count);
            key = MetricLabels.Write(s_overflow);
        }

        return _series.GetOrAdd(key, k => new MetricSeries(k, kind == MetricKind.Histogram ? bounds.Length + 1 : 0));
    }
}

/// <summary>The figures of one set of labels.</summary>
/// <param name="key">The labels as they are written, without braces.</param>
internal sealed class MetricSeries(string key, int buckets)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[buckets];
    private double _value;
    private bool _present;

    public string Key => key;

    public bool IsPresent => Volatile.Read(ref _present);

    public void Add(double value)
    {
        lock (_lock)
            (_value, _present) = (_value + value, true);
    }

    public void Set(double value)
    {
        lock (_lock)
            (_value, _present) = (value, true);
    }

    public void Count(double value, double[] bounds)
    {
        var bucket = Array.BinarySearch(bounds, value);
        lock (_lock)
        {
            // a value on a bound belongs below it
            _buckets[bucket >= 0 ? bucket : ~bucket]++;
            (_value, _present) = (_value + value, true);
        }
    }

    public void Forget()
    {
        lock (_lock)
            (_value, _present) = (0, false);
    }

    /// <summary>The value or, for a histogram, the sum; and the counts of its buckets.</summary>
    public (double Value, long[] Buckets) Read()
    {
        lock (_lock)
            return (_value, [.. _buckets]);
    }
}
