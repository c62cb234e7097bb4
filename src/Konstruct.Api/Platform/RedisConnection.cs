using StackExchange.Redis;

namespace Konstruct.Api.Platform;

/// <summary>
/// The one connection to Redis. It connects in the background and reconnects by itself; while Redis is away every call throws at once.
/// </summary>
internal sealed class RedisConnection : IDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;

    public RedisConnection(IConfiguration configuration)
    {
        var setting = configuration.GetConnectionString("Redis")
            ?? throw new InvalidOperationException("ConnectionStrings:Redis is missing.");
        var options = ConfigurationOptions.Parse(setting);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2_000;
        options.SyncTimeout = 1_000;
        options.ClientName = "konstruct";
        _multiplexer = ConnectionMultiplexer.Connect(options);
    }

    public IDatabase Database => _multiplexer.GetDatabase();

    /// <summary>Really asks; for readiness.</summary>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellation) =>
        await Database.PingAsync().WaitAsync(TimeSpan.FromSeconds(2), cancellation);

    public void Dispose() => _multiplexer.Dispose();
}
