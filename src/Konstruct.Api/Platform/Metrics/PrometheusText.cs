using System.Globalization;
using System.Text;

namespace Konstruct.Api.Platform.Metrics;

/// <summary>Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary><c>konstruct.slack.api.duration</c> in <c>s</c> is <c>konstruct_slack_api_duration_seconds</c>; counters end in <c>_total</c>.</summary>
    public static string NameOf(string name, string? unit, MetricKind kind)
    {
        var text = MetricLabels.Name(name);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "1" when kind == MetricKind.Gauge => "_ratio",
            // {call}, {token} and the like annotate and are no units
            _ => "",
        };
        if (suffix.Length > 0 && !text.EndsWith(suffix, StringComparison.Ordinal))
            text += suffix;
        return kind == MetricKind.Counter && !text.EndsWith("_total", StringComparison.Ordinal) ? text + "_total" : text;
    }

    public static string Write(IEnumerable<MetricInstrument> instruments)
    {
        var text = new StringBuilder();
        foreach (var instrument in instruments.OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            var series = instrument.Series.ToList();
            if (series.Count == 0)
                continue;
            if (instrument.Help.Length > 0)
                text.Append("# HELP ").Append(instrument.Name).Append(' ').Append(instrument.Help.Replace("\\", @"\\").Replace("\n", @"\n")).Append('\n');
            text.Append("# TYPE ").Append(instrument.Name).Append(' ').Append(instrument.Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (var one in series)
                Append(text, instrument, one);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, MetricInstrument instrument, MetricSeries series)
    {
        var (value, buckets) = series.Read();
        if (instrument.Kind != MetricKind.Histogram)
        {
            Line(text, instrument.Name, series.Key, value);
            return;
        }

        long below = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            below += buckets[i];
            var bound = i < instrument.Bounds.Count ? Number(instrument.Bounds[i]) : "+Inf";
            Line(text, instrument.Name + "_bucket", $"{series.Key}{(series.Key.Length > 0 ? "," : "")}le=\"{bound}\"", below);
        }

        Line(text, instrument.Name + "_sum", series.Key, value);
        Line(text, instrument.Name + "_count", series.Key, below);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
