using System.Collections.Concurrent;

namespace Konstruct.Api.Tests.Survival;

/// <summary>Runs all cases side by side, a few at once, as soon as the first is asked for: most of their time is waiting for leases.</summary>
public class CrashResults : IAsyncLifetime
{
    private const int AtOnce = 4;
    private readonly ConcurrentDictionary<string, Task> _runs = new();
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly CancellationTokenSource _over = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task OfAsync(string point, IEnumerable<string> all)
    {
        foreach (var each in all)
            _ = _runs.GetOrAdd(each, p => Task.Run(() => RunAsync(p)));
        return _runs[point];
    }

    /// <summary>Where a filter left some out, those that have begun end before the servers' databases go.</summary>
    public async Task DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_runs.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
        _places.Dispose();
    }

    private async Task RunAsync(string point)
    {
        await _places.WaitAsync(_over.Token);
        try
        {
            await using var run = await CrashRun.PrepareAsync();
            await PerformAsync(run, point);
        }
        finally
        {
            _places.Release();
        }
    }

    private protected virtual Task PerformAsync(CrashRun run, string point) => run.PerformAsync(CrashCase.At(point));
}
