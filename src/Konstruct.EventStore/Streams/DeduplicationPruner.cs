using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Konstruct.EventStore.Streams;

/// <summary>How long it is remembered what was taken in. Section <c>Deduplication</c>.</summary>
public sealed class DeduplicationOptions
{
    /// <summary>Keys younger than this are kept. Default 30 days; at least 8, because Meta repeats a delivery for 7.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often old keys are looked for. Default 1 h.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Keys forgotten in one transaction, at most 10,000. Default 2,000.</summary>
    public int Batch { get; set; } = 2_000;
}

/// <summary>Forgets deduplication keys that nobody sends again. Several nodes may run it: one works, the others find nothing to do.</summary>
public sealed class DeduplicationPruner(
    Databases databases, IOptions<DeduplicationOptions> options, TimeProvider time, ILogger<DeduplicationPruner> log) : BackgroundService
{
    /// <returns>How many keys were forgotten.</returns>
    public async Task<int> PruneAsync(CancellationToken cancellation = default)
    {
        var (all, pruned) = (0, 0);
        do
        {
            await using var command = databases.App.CreateCommand("select events.prune_deduplication($1, $2)");
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.Keep });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.Batch });
            pruned = (int)(await command.ExecuteScalarAsync(cancellation))!;
            all += pruned;
        }
        while (pruned == options.Value.Batch);

        return all;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (await PruneAsync(stoppingToken) is > 0 and var pruned)
                    log.LogInformation("{Keys} deduplication keys older than {Age} are forgotten", pruned, options.Value.Keep);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.LogWarning("Old deduplication keys stay until next time: {Error} {SqlState}", e.GetType().Name, (e as PostgresException)?.SqlState);
            }
        }
    }
}
