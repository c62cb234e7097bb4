using System.Diagnostics;
using Konstruct.EventStore;

namespace Konstruct.Api.Platform;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c> and <c>/health</c>: PostgreSQL and Redis were really asked just now.
/// Webhooks keep being taken in while Redis is away, so a load balancer in front of them goes by <c>/health/live</c>.
/// </summary>
internal sealed class HealthEndpoints(Databases databases, RedisConnection redis, ILogger<HealthEndpoints> log)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Ok(new { status = "live" }));
        routes.MapGet("/health/ready", (HealthEndpoints health, CancellationToken c) => health.ReadyAsync(c));
        routes.MapGet("/health", (HealthEndpoints health, CancellationToken c) => health.ReadyAsync(c));
    }

    private async Task<IResult> ReadyAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_limit);
        var checks = await Task.WhenAll(
            CheckAsync("postgresql", async () =>
            {
                await using var command = databases.App.CreateCommand("select 1 from events.eras limit 1");
                await command.ExecuteScalarAsync(limit.Token);
            }),
            CheckAsync("redis", () => redis.PingAsync(limit.Token)));
        var ready = checks.All(c => c.Ok);
        return Results.Json(
            new { status = ready ? "ready" : "not_ready", checks = checks.ToDictionary(c => c.Name, c => new { ok = c.Ok, milliseconds = c.Milliseconds, error = c.Error }) },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<(string Name, bool Ok, long Milliseconds, string? Error)> CheckAsync(string name, Func<Task> ask)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await ask();
            return (name, true, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, null);
        }
        catch (Exception e)
        {
            log.LogWarning("{Dependency} is not ready: {Error}", name, e.GetType().Name);
            return (name, false, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, e.GetType().Name);
        }
    }
}
