using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Konstruct.EventStore.Messaging;

/// <summary>
/// Tells other nodes that there is work, and hears them. NOTIFY takes a cluster-wide lock through its commit, so it never stands in a
/// unit of work: wakes are coalesced to one NOTIFY per node per 10 ms, on a connection of its own. Polling is the safety net.
/// </summary>
public sealed class LaneNotifier(Databases databases, LaneSignal signal, TimeProvider time, ILogger<LaneNotifier> log) : BackgroundService
{
    private const string ChannelName = "konstruct_lanes";
    private static readonly TimeSpan s_coalesce = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_reconnect = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _pending = new(0, 1);

    public override void Dispose()
    {
        _pending.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signal.Woken += OnWoken;
        try
        {
            await Task.WhenAll(
                UntilStoppedAsync(NotifyAsync, stoppingToken),
                UntilStoppedAsync(ListenAsync, stoppingToken));
        }
        finally
        {
            signal.Woken -= OnWoken;
        }
    }

    private void OnWoken(object? sender, EventArgs e)
    {
        try
        {
            _pending.Release();
        }
        catch (SemaphoreFullException)
        {
            // a notification is already due
        }
    }

    private async Task NotifyAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var notify = new NpgsqlCommand($"notify {ChannelName}, '{Environment.ProcessId}'", connection);
        while (true)
        {
            await _pending.WaitAsync(stopping);
            await Task.Delay(s_coalesce, time, stopping);
            await notify.ExecuteNonQueryAsync(stopping);
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        connection.Notification += (_, _) => signal.WakeHere();
        await using (var listen = new NpgsqlCommand($"listen {ChannelName}", connection))
            await listen.ExecuteNonQueryAsync(stopping);
        while (true)
            await connection.WaitAsync(stopping);
    }

    private async Task UntilStoppedAsync(Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // not from the pool: a listening connection must not be lent to anybody else
                var settings = new NpgsqlConnectionStringBuilder(databases.AppConnectionString) { Pooling = false, KeepAlive = 15 };
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(stopping);
                await work(connection, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException)
            {
                log.LogInformation("Notifications pause: {Error}", e.GetType().Name);
                await Task.Delay(s_reconnect, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
