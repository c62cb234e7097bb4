namespace Konstruct.Benchmarks.Running;

/// <summary>One row of the table: a work, its yardstick, and the least ratio between them. One instance has one database.</summary>
internal interface IBenchmark
{
    /// <summary>For <c>--only</c>.</summary>
    string Name { get; }

    string Work { get; }

    string Yardstick { get; }

    /// <summary>What both are counted in, e.g. <c>events/s</c>.</summary>
    string Unit { get; }

    /// <summary>The least that ours must reach, as a share of the yardstick.</summary>
    double Target { get; }

    /// <summary>Tables, rows and keys that must be there; not measured.</summary>
    Task PrepareAsync(BenchmarkDatabase database, CancellationToken cancellation);

    Task<double> MeasureYardstickAsync(TimeSpan duration, CancellationToken cancellation);

    Task<double> MeasureOursAsync(TimeSpan duration, CancellationToken cancellation);

    /// <summary>Figures worth seeing beside the row, by name; taken after the runs.</summary>
    Task<IReadOnlyDictionary<string, double>> MeasureBesideAsync(TimeSpan duration, CancellationToken cancellation);
}
