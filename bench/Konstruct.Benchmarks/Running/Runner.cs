namespace Konstruct.Benchmarks.Running;

/// <summary>Warms up, then measures yardstick and work in turns, so that whatever else the machine does meets both alike.</summary>
internal static class Runner
{
    // short against whatever else a machine does for seconds at a time
    private const int Slices = 4;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    public static async Task<Row> RunAsync(
        IBenchmark benchmark, string superuser, int runs, TimeSpan duration, Action<string> progress, CancellationToken cancellation)
    {
        progress("preparing");
        await using var database = await BenchmarkDatabase.CreateAsync(superuser, cancellation);
        await benchmark.PrepareAsync(database, cancellation);
        progress("warming up");
        await benchmark.MeasureYardstickAsync(s_warmUp, cancellation);
        await benchmark.MeasureOursAsync(s_warmUp, cancellation);

        var (ours, yardstick) = (new List<double>(), new List<double>());
        for (var run = 1; run <= runs; run++)
        {
            progress($"run {run} of {runs}");
            var (done, measured) = (0.0, 0.0);
            for (var slice = 0; slice < Slices; slice++)
            {
                // whoever goes second finds warmer caches and a fuller disk queue: take turns
                if (slice % 2 == 1)
                    done += await benchmark.MeasureOursAsync(duration / Slices, cancellation);
                measured += await benchmark.MeasureYardstickAsync(duration / Slices, cancellation);
                if (slice % 2 == 0)
                    done += await benchmark.MeasureOursAsync(duration / Slices, cancellation);
            }

            ours.Add(done / Slices);
            yardstick.Add(measured / Slices);
        }

        progress("figures beside");
        var beside = await benchmark.MeasureBesideAsync(duration, cancellation);
        var (figure, measure) = (Median(ours), Median(yardstick));
        return new Row(
            benchmark.Name, benchmark.Work, benchmark.Yardstick, benchmark.Unit, figure, measure, figure / measure, benchmark.Target,
            figure / measure >= benchmark.Target, ours, yardstick, beside);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
