using System.Diagnostics;
using Konstruct.EventStore;

namespace Konstruct.Api.Platform;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c> and <c>/health</c>: PostgreSQL and Redis were really asked just now.
/// Webhooks keep being taken in while Redis is away, so a load balancer in front of them goes by <c>/health/live</c>.
/// </summary>
internal sealed class HealthEndpoints(Databases databases, RedisConnection redis, IServiceProvider services, ILogger<HealthEndpoints> log)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    /// <summary>What <c>/health/live</c> answers.</summary>
    public sealed record Live(string Status);

    /// <param name="Status"><c>ready</c>, <c>not_ready</c> or <c>stopping</c>.</param>
    public sealed record Readiness(string Status, IReadOnlyDictionary<string, DependencyCheck> Checks);

    /// <param name="Error">The kind of error; never its text.</param>
    public sealed record DependencyCheck(bool Ok, long Milliseconds, string? Error);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok(new Live("live")))
            .WithName("Live").WithSummary("The process answers.").AllowAnonymous();
        MapReadiness(routes, "/health/ready", "Ready");
        MapReadiness(routes, "/health", "Health");
    }

    private static void MapReadiness(IEndpointRouteBuilder routes, string path, string name) => routes
        .MapGet(path, (HealthEndpoints health, CancellationToken c) => health.ReadyAsync(c))
        .WithName(name)
        .WithSummary("PostgreSQL and Redis were asked just now.")
        .Produces<Readiness>()
        .Produces<Readiness>(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

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
        var stopping = services.GetService<HealthDrain>() is { IsStopping: true };
        var ready = !stopping && checks.All(c => c.Check.Ok);
        return Results.Json(
            new Readiness(stopping ? "stopping" : ready ? "ready" : "not_ready", checks.ToDictionary(c => c.Name, c => c.Check)),
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<(string Name, DependencyCheck Check)> CheckAsync(string name, Func<Task> ask)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await ask();
            return (name, new DependencyCheck(true, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, null));
        }
        catch (Exception e)
        {
            log.LogWarning("{Dependency} is not ready: {Error}", name, e.GetType().Name);
            return (name, new DependencyCheck(false, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, e.GetType().Name));
        }
    }
}
