using System.Diagnostics;
using Konstruct.Benchmarks.Running;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>One figure of the whole system with its limit; less is better.</summary>
internal sealed record SystemFigure(string Name, string Work, string Unit, double Figure, double Limit)
{
    public bool Met => Figure <= Limit;
}

/// <summary>The rows that need a running server: acknowledging, the way to the model, and long conversations.</summary>
internal static class SystemBenchmarks
{
    public static readonly string[] Names = ["webhooks", "to-model", "turn-1000"];

    public static async Task<IReadOnlyList<SystemFigure>> RunAsync(
        IReadOnlyCollection<string> names, string superuser, string redis, Action<string> progress, CancellationToken cancellation)
    {
        const int Tenants = 400;
        await using var database = await BenchmarkDatabase.CreateAsync(superuser, cancellation);
        await using var outside = await Outside.StartAsync();
        progress("preparing");
        await using var server = await ServerProcess.StartAsync(database, outside, redis, Tenants, progress, cancellation);
        using var load = new SlackLoad(server.BaseUrl);
        progress("warming up");
        await MessagesAsync(load, outside, 9_000_000, 10, TimeSpan.FromSeconds(15));
        await AcknowledgeAsync(load, 200, Tenants, TimeSpan.FromSeconds(5));

        var figures = new List<SystemFigure>();
        if (names.Contains("webhooks"))
        {
            progress("webhooks: 200/s over 400 tenants for 30 s");
            var took = await AcknowledgeAsync(load, 200, Tenants, TimeSpan.FromSeconds(30));
            figures.Add(new("webhooks-p50", "webhook acknowledged, 200/s over 400 tenants, 20/s work: p50", "ms", SlackLoad.Percentile(took, 50), 50));
            figures.Add(new("webhooks-p99", "webhook acknowledged, 200/s over 400 tenants, 20/s work: p99", "ms", SlackLoad.Percentile(took, 99), 50));
        }

        if (names.Contains("to-model"))
        {
            progress("to-model: 10 messages/s for 30 s");
            var took = await MessagesAsync(load, outside, 1_000_000, 10, TimeSpan.FromSeconds(30));
            figures.Add(new("to-model-p50", "event in to first byte of the model request, 10 messages/s: p50", "ms", SlackLoad.Percentile(took, 50), 20));
            figures.Add(new("to-model-p99", "event in to first byte of the model request, 10 messages/s: p99", "ms", SlackLoad.Percentile(took, 99), 80));
        }

        if (names.Contains("turn-1000"))
        {
            progress("turn-1000: one conversation of 1,005 turns");
            var turns = await ConversationAsync(load, outside, 1_005);
            var (early, late) = (SlackLoad.Percentile(turns[5..25], 50), SlackLoad.Percentile(turns[^20..], 50));
            figures.Add(new("turn-10", "a turn around turn 15, event in to answer delivered: median", "ms", early, double.PositiveInfinity));
            figures.Add(new("turn-1000", "a turn around turn 1,000, as a multiple of one around turn 15", "x", late / early, 1.3));
        }

        return figures;
    }

    /// <summary>Of ten events one is work: a direct message. The others are said in channels, half of them in threads that are none of ours.</summary>
    private static async Task<List<double>> AcknowledgeAsync(SlackLoad load, double perSecond, int tenants, TimeSpan duration)
    {
        var sent = await SlackLoad.AtRateAsync(perSecond, duration, i => (i % 10) switch
        {
            0 => load.SendAsync(ServerProcess.TeamOf(i * 7 % tenants), $"D{i}", $"marker{5_000_000 + i} what now?", direct: true),
            < 6 => load.SendAsync(ServerProcess.TeamOf(i % tenants), "CGENERAL", "said to the others"),
            _ => load.SendAsync(ServerProcess.TeamOf(i % tenants), "CGENERAL", "said in a thread", threadTs: "1700000000.000001"),
        });
        return sent.ConvertAll(s => s.Took.TotalMilliseconds);
    }

    private static async Task<List<double>> MessagesAsync(SlackLoad load, Outside outside, int firstMarker, double perSecond, TimeSpan duration)
    {
        var sent = await SlackLoad.AtRateAsync(perSecond, duration, async i =>
        {
            var marker = $"marker{firstMarker + i}";
            var (at, _) = await load.SendAsync(ServerProcess.TeamOf(i % 20), $"D{i % 500}", $"{marker} what is your refund policy?", direct: true);
            await outside.Delivered(marker).Task.WaitAsync(TimeSpan.FromSeconds(30));
            return Stopwatch.GetElapsedTime(at, outside.ModelRequestedAt[marker]).TotalMilliseconds;
        });
        return sent;
    }

    private static async Task<List<double>> ConversationAsync(SlackLoad load, Outside outside, int turns)
    {
        var took = new List<double>();
        for (var i = 0; i < turns; i++)
        {
            var marker = $"marker{2_000_000 + i}";
            var (at, _) = await load.SendAsync(ServerProcess.TeamOf(399), "DLONG", $"{marker} and then?", threadTs: "1700000001.000001", direct: true);
            var delivered = await outside.Delivered(marker).Task.WaitAsync(TimeSpan.FromSeconds(30));
            took.Add(Stopwatch.GetElapsedTime(at, delivered).TotalMilliseconds);
        }

        return took;
    }
}
