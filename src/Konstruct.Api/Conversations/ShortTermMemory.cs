using System.Diagnostics.Metrics;
using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using StackExchange.Redis;

namespace Konstruct.Api.Conversations;

/// <summary>A conversation as it was after one of its events.</summary>
/// <param name="LastEvent">The event of that version; another one there means another history, and this is worth nothing.</param>
internal sealed record RememberedConversation(int FoldVersion, long Version, Guid LastEvent, Conversation State);

/// <summary>
/// The window of a conversation in Redis, so that a turn need not fold its stream anew. A copy, sealed as events are: what is missing,
/// old or of another history is made from the stream, and is the same either way. Redis away only costs time.
/// </summary>
internal sealed class ShortTermMemory(RedisConnection redis, KeyVault keys, TimeProvider time, ILogger<ShortTermMemory> log)
{
    public const string TelemetryName = "Konstruct.ShortTermMemory";

    private static readonly Meter s_meter = new(TelemetryName);
    private static readonly Counter<long> s_read = s_meter.CreateCounter<long>("konstruct.window.reads");
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(100);

    /// <summary>After so much silence it is forgotten; the next message makes it from the stream.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(2);

    public async Task<RememberedConversation?> ReadAsync(StreamId stream, CancellationToken cancellation)
    {
        try
        {
            byte[]? bytes = await redis.Database.StringGetAsync(Key(stream)).WaitAsync(s_timeout, time, cancellation);
            var kept = bytes is null ? null : JsonSerializer.Deserialize<RememberedConversation>(bytes, ConversationJson.Options);
            var isOurs = kept?.FoldVersion == Conversation.FoldVersion;
            s_read.Add(1, new KeyValuePair<string, object?>("outcome", isOurs ? "hit" : "miss"));
            return isOurs ? kept : null;
        }
        catch (Exception e) when (IsAway(e) || e is JsonException)
        {
            s_read.Add(1, new KeyValuePair<string, object?>("outcome", "unavailable"));
            log.LogInformation("The window of conversation {Conversation} is made from its stream: {Error}", stream.Id, e.GetType().Name);
            return null;
        }
    }

    public async Task KeepAsync(StreamId stream, RememberedConversation conversation, CancellationToken cancellation)
    {
        var vault = await keys.OfAsync(stream.Tenant, cancellation);
        byte[] bytes;
        using (new SealingScope(vault))
            bytes = JsonSerializer.SerializeToUtf8Bytes(conversation, ConversationJson.Options);
        try
        {
            await redis.Database.StringSetAsync(Key(stream), bytes, s_kept).WaitAsync(s_timeout, time, cancellation);
        }
        catch (Exception e) when (IsAway(e))
        {
            // an older one may be left there; its version says so
            log.LogInformation("The window of conversation {Conversation} is not kept: {Error}", stream.Id, e.GetType().Name);
        }
    }

    private static bool IsAway(Exception e) => e is RedisException or TimeoutException or ObjectDisposedException;

    private static RedisKey Key(StreamId stream) => $"konstruct:{{{stream.Tenant}}}:window:{stream.Id:N}";
}
