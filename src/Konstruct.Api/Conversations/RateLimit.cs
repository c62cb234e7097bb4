using System.Diagnostics.Metrics;
using Konstruct.Api.Platform;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Konstruct.Api.Conversations;

/// <summary>Section <c>RateLimit</c>.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Messages per minute, per tenant and kind of channel. Default 30.</summary>
    public int MessagesPerMinute { get; set; } = 30;

    /// <summary>How long Redis may take before the message is let through. Default 500 ms.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(500);
}

/// <summary>The answer of the rate limit.</summary>
/// <param name="RetryAfterSeconds">Null: admitted.</param>
/// <param name="Asked">False: Redis was away, and the message is let through.</param>
internal sealed record Admission(int? RetryAfterSeconds, bool Asked)
{
    public bool IsAdmitted => RetryAfterSeconds is null;
}

/// <summary>
/// A token bucket per tenant and kind of channel, in Redis. One script, atomic, by Redis' own clock; the answer is kept per message, so
/// that asking again after a crash costs nothing and says the same.
/// </summary>
internal sealed class RateLimit(RedisConnection redis, IOptions<RateLimitOptions> options, TimeProvider time, ILogger<RateLimit> log)
{
    public const string TelemetryName = "Konstruct.RateLimit";

    private static readonly Meter s_meter = new(TelemetryName);
    private static readonly Counter<long> s_asked = s_meter.CreateCounter<long>("konstruct.ratelimit.messages");

    // Answers 0 when admitted, else the whole seconds until there is a token again.
    private const string Script =
        """
        local known = redis.call('get', KEYS[2])
        if known then return tonumber(known) end
        local clock = redis.call('time')
        local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
        local capacity = tonumber(ARGV[1])
        local rate = capacity / 60
        local bucket = redis.call('hmget', KEYS[1], 'tokens', 'at')
        local tokens = tonumber(bucket[1]) or capacity
        local at = tonumber(bucket[2]) or now
        tokens = math.min(capacity, tokens + math.max(0, now - at) * rate)
        local answer = 0
        if tokens >= 1 then
          tokens = tokens - 1
        else
          answer = math.max(1, math.ceil((1 - tokens) / rate))
        end
        redis.call('hset', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
        redis.call('expire', KEYS[1], 120)
        redis.call('set', KEYS[2], answer, 'EX', 3600)
        return answer
        """;

    public async Task<Admission> AskAsync(TenantId tenant, string channelKind, Guid messageId, CancellationToken cancellation)
    {
        try
        {
            var bucket = $"konstruct:{{{tenant}}}:ratelimit:{channelKind}";
            var answer = (int)await redis.Database
                .ScriptEvaluateAsync(Script, [bucket, $"{bucket}:{messageId:N}"], [options.Value.MessagesPerMinute])
                .WaitAsync(options.Value.Timeout, time, cancellation);
            s_asked.Add(1, new KeyValuePair<string, object?>("outcome", answer == 0 ? "admitted" : "refused"));
            return new Admission(answer == 0 ? null : answer, Asked: true);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            s_asked.Add(1, new KeyValuePair<string, object?>("outcome", "unavailable"));
            log.LogWarning("Redis could not be asked ({Error}); message {Message} of tenant {Tenant} is let through", e.GetType().Name, messageId, tenant);
            return new Admission(null, Asked: false);
        }
    }
}
