using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform;

/// <summary>Section <c>Health</c>.</summary>
public sealed class HealthOptions
{
    /// <summary>
    /// How long a server that is told to stop says "not ready" before it stops taking requests, so that a load balancer notices first.
    /// Default: 3 s, none in development. Counts towards the 30 s that a stop may take.
    /// </summary>
    public TimeSpan? Drain { get; set; }
}

/// <summary>Between "stop" and stopping: readiness has turned, requests and work are still taken.</summary>
internal sealed class HealthDrain(IOptions<HealthOptions> options, IHostEnvironment environment, TimeProvider time, ILogger<HealthDrain> log) : IHostedLifecycleService
{
    private volatile bool _isStopping;
    private bool _waits;

    /// <summary>The server has been told to stop.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Only a server behind a load balancer has anybody to wait for; what a test or a benchmark starts stops at once.</summary>
    public void WaitBeforeStopping() => _waits = true;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        if (!_waits)
            return;
        var drain = options.Value.Drain ?? (environment.IsDevelopment() ? TimeSpan.Zero : TimeSpan.FromSeconds(3));
        log.LogInformation("Stopping: not ready from now on, taking requests for another {Seconds} s", drain.TotalSeconds);
        if (drain > TimeSpan.Zero)
            await Task.Delay(drain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        log.LogInformation("Stopped");
        return Task.CompletedTask;
    }
}
