using System.Diagnostics;

namespace Konstruct.Benchmarks.Running;

/// <summary>Clients that do one thing again and again, each waiting for its own answer before it asks anew.</summary>
internal static class Clients
{
    /// <param name="work">Does it once; false when this client has nothing left to do it on.</param>
    /// <returns>How often it was done in a second, by all clients together.</returns>
    public static async Task<double> RateAsync(int clients, TimeSpan duration, Func<int, Task<bool>> work)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var done = 0;
            while (clock.Elapsed < duration && await work(client))
                done++;
            return done;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Items of one sequence, shared out over clients; for preparing.</summary>
    public static Task ShareAsync<T>(IEnumerable<T> items, int clients, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellation) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = cancellation }, work);
}
