namespace Konstruct.Benchmarks.Running;

/// <summary>Warms up, then measures yardstick and work in turns, so that whatever else the machine does meets both alike.</summary>
internal static class Runner
{
    private const int Slices = 6;
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
            var (figure1, measure1) = (0.0, 0.0);
            for (var slice = 0; slice < Slices; slice++)
            {
                measure1 += await benchmark.MeasureYardstickAsync(duration / Slices, cancellation) / Slices;
                figure1 += await benchmark.MeasureOursAsync(duration / Slices, cancellation) / Slices;
            }

            ours.Add(figure1);
            yardstick.Add(measure1);
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
