using System.Diagnostics.Metrics;
using Konstruct.Api.Platform.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Konstruct.Api.Tests.Operations;

/// <summary>Instruments become series in the text format of Prometheus. Each test has a meter of its own name, because a listener hears the whole process.</summary>
public sealed class WritingMetrics : IDisposable
{
    private readonly MetricsListener _listener = new(NullLogger<MetricsListener>.Instance);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void A_counter_ends_in_total_and_adds_up_by_its_labels()
    {
        using var meter = new Meter("Konstruct.Test.Counter");
        var counter = meter.CreateCounter<long>("konstruct.test.calls", "{call}", "Calls by outcome");
        counter.Add(2, new KeyValuePair<string, object?>("outcome", "ok"));
        counter.Add(3, new KeyValuePair<string, object?>("outcome", "ok"));
        counter.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));

        Lines("konstruct_test_calls").ShouldBe(
        [
            "# HELP konstruct_test_calls_total Calls by outcome",
            "# TYPE konstruct_test_calls_total counter",
            "konstruct_test_calls_total{outcome=\"failed\"} 1",
            "konstruct_test_calls_total{outcome=\"ok\"} 5",
        ]);
    }

    [Fact]
    public void The_order_of_tags_makes_no_second_series()
    {
        using var meter = new Meter("Konstruct.Test.Order");
        var counter = meter.CreateCounter<int>("konstruct.test.order");
        counter.Add(1, new("a", 1), new("b", true));
        counter.Add(1, new("b", true), new("a", 1));

        Lines("konstruct_test_order").ShouldContain("konstruct_test_order_total{a=\"1\",b=\"true\"} 2");
    }

    [Fact]
    public void A_histogram_counts_what_is_at_most_its_bound()
    {
        using var meter = new Meter("Konstruct.Test.Histogram");
        var histogram = meter.CreateHistogram(
            "konstruct.test.duration", "s", "Time", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in new[] { 0.05, 0.1, 0.5, 7 })
            histogram.Record(value);

        Lines("konstruct_test_duration").ShouldBe(
        [
            "# HELP konstruct_test_duration_seconds Time",
            "# TYPE konstruct_test_duration_seconds histogram",
            "konstruct_test_duration_seconds_bucket{le=\"0.1\"} 2",
            "konstruct_test_duration_seconds_bucket{le=\"1\"} 3",
            "konstruct_test_duration_seconds_bucket{le=\"+Inf\"} 4",
            "konstruct_test_duration_seconds_sum 7.65",
            "konstruct_test_duration_seconds_count 4",
        ]);
    }

    [Fact]
    public void What_a_gauge_does_not_tell_any_more_is_gone()
    {
        var waiting = new Dictionary<string, int>(StringComparer.Ordinal) { ["one"] = 1, ["two"] = 2 };
        using var meter = new Meter("Konstruct.Test.Gauge");
        meter.CreateObservableGauge("konstruct.test.waiting", () => waiting.Select(w => new Measurement<int>(w.Value, new KeyValuePair<string, object?>("lane", w.Key))));

        Lines("konstruct_test_waiting").Length.ShouldBe(3);
        waiting.Remove("two");
        Lines("konstruct_test_waiting").ShouldBe(["# TYPE konstruct_test_waiting gauge", "konstruct_test_waiting{lane=\"one\"} 1"]);
    }

    [Fact]
    public void An_observed_counter_is_told_and_not_added_up()
    {
        using var meter = new Meter("Konstruct.Test.Observed");
        meter.CreateObservableCounter("konstruct.test.seen", () => 7L);

        Lines("konstruct_test_seen");
        Lines("konstruct_test_seen").ShouldContain("konstruct_test_seen_total 7");
    }

    [Fact]
    public void A_gauge_keeps_its_last_value_and_an_up_down_counter_its_sum()
    {
        using var meter = new Meter("Konstruct.Test.Last");
        var gauge = meter.CreateGauge<int>("konstruct.test.level");
        var open = meter.CreateUpDownCounter<int>("konstruct.test.open");
        gauge.Record(3);
        gauge.Record(5);
        open.Add(3);
        open.Add(-1);

        Lines("konstruct_test_level").ShouldContain("konstruct_test_level 5");
        Lines("konstruct_test_open").ShouldContain("konstruct_test_open 2");
    }

    [Fact]
    public void One_gauge_that_throws_does_not_take_the_page_away()
    {
        using var meter = new Meter("Konstruct.Test.Broken");
        meter.CreateObservableGauge("konstruct.test.broken", Broken);
        meter.CreateCounter<int>("konstruct.test.whole").Add(1);

        Lines("konstruct_test_whole").ShouldContain("konstruct_test_whole_total 1");
    }

    [Fact]
    public void Labels_are_escaped()
    {
        using var meter = new Meter("Konstruct.Test.Escaping");
        meter.CreateCounter<int>("konstruct.test.escaped").Add(1, new KeyValuePair<string, object?>("why.not", "a\"b\\c\nd\0e"));

        Lines("konstruct_test_escaped").ShouldContain("konstruct_test_escaped_total{why_not=\"a\\\"b\\\\c\\nd\uFFFDe\"} 1");
    }

    [Fact]
    public void A_label_that_takes_ever_new_values_ends_in_one_series()
    {
        using var meter = new Meter("Konstruct.Test.Bounded");
        var counter = meter.CreateCounter<int>("konstruct.test.bounded");
        for (var i = 0; i < MetricInstrument.MaxSeries + 100; i++)
            counter.Add(1, new KeyValuePair<string, object?>("id", i));

        var lines = Lines("konstruct_test_bounded");
        lines.Length.ShouldBe(1 + MetricInstrument.MaxSeries + 1);
        lines.ShouldContain("konstruct_test_bounded_total{overflow=\"true\"} 100");
    }

    [Fact]
    public void Other_peoples_meters_are_not_told_of()
    {
        using var meter = new Meter("Somebody.Else");
        meter.CreateCounter<int>("konstruct.test.foreign").Add(1);

        Lines("konstruct_test_foreign").ShouldBeEmpty();
    }

    private static int Broken() => throw new InvalidOperationException();

    private string[] Lines(string name) =>
        [.. _listener.Write().Split('\n').Where(l => l.StartsWith(name, StringComparison.Ordinal) || l.StartsWith("# HELP " + name, StringComparison.Ordinal) || l.StartsWith("# TYPE " + name, StringComparison.Ordinal))];
}
