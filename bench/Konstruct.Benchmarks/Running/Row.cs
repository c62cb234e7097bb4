namespace Konstruct.Benchmarks.Running;

/// <summary>What became of one benchmark. Figures are medians; the ratio is that of the medians.</summary>
internal sealed record Row(
    string Name,
    string Work,
    string YardstickIs,
    string Unit,
    double Figure,
    double Yardstick,
    double Ratio,
    double Target,
    bool Met,
    IReadOnlyList<double> FigureRuns,
    IReadOnlyList<double> YardstickRuns,
    IReadOnlyDictionary<string, double> Beside);
