using System.Text;
using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Events;

/// <summary>Posts events to the app as Slack does: signed, within three seconds, repeated up to three times.</summary>
public sealed class SlackEventSender
{
    private const int RememberedDeliveries = 100_000;
    private const int RememberedAnswer = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<SlackDelivery> _deliveries = new();
    private readonly SlackWorld _world;
    private readonly HttpMessageInvoker _http;
    private int _inFlight;

    internal SlackEventSender(SlackWorld world, HttpMessageInvoker http)
    {
        _world = world;
        _http = http;
    }

    /// <summary>Every attempt, oldest first.</summary>
    public IReadOnlyList<SlackDelivery> Deliveries
    {
        get
        {
            lock (_gate)
                return [.. _deliveries];
        }
    }

    /// <summary>Events whose last attempt is still to come or running.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Sends an event and returns its first attempt; repetitions follow by themselves.</summary>
    /// <param name="envelope">The whole envelope.</param>
    /// <returns>Null when no events address is set.</returns>
    public async Task<SlackDelivery?> SendAsync(JsonObject envelope)
    {
        if (string.IsNullOrEmpty(_world.EventsUrl))
            return null;

        var body = Encoding.UTF8.GetBytes(envelope.ToJsonString());
        var (id, type, team) = Describe(envelope);
        Interlocked.Increment(ref _inFlight);
        var first = await AttemptAsync(body, id, type, team, retryNum: 0, retryReason: null);
        if (first.Accepted || first.Failure == NoRetry)
            Done();
        else
            _ = RepeatAsync(body, first);
        return first;
    }

    /// <summary>Posts raw bytes once, signed with the given secret and time; for bodies that no real Slack would send.</summary>
    public async Task<(int Status, string Body)> SendRawAsync(ReadOnlyMemory<byte> body, string? signingSecret = null, DateTimeOffset? signedAt = null)
    {
        using var request = Request(body.ToArray(), signingSecret ?? _world.SigningSecret, signedAt ?? _world.Clock.Time.GetUtcNow());
        using var answer = await _http.SendAsync(request, CancellationToken.None);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal void SendInBackground(JsonObject envelope) => _ = SendAsync(envelope);

    internal void Clear()
    {
        lock (_gate)
            _deliveries.Clear();
    }

    private const string NoRetry = "no_retry";

    private async Task RepeatAsync(byte[] body, SlackDelivery last)
    {
        IReadOnlyList<int> delays = _world.Options.RetryDelaysMs is { Count: > 0 } configured ? [.. configured] : SlackOptions.DefaultRetryDelaysMs;
        for (var retry = 1; retry <= Math.Min(3, delays.Count) && last is { Accepted: false, Failure: not NoRetry }; retry++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delays[retry - 1]), _world.Clock.Time);
            last = await AttemptAsync(body, last.EventId, last.Type, last.TeamId, retry, last.Failure);
        }

        Done();
    }

    private async Task<SlackDelivery> AttemptAsync(byte[] body, string id, string type, string team, int retryNum, string? retryReason)
    {
        var time = _world.Clock.Time;
        var at = time.GetUtcNow();
        var started = time.GetTimestamp();
        int? status = null;
        string? answer = null;
        string? failure = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(_world.Options.AcknowledgeWithinMs), time);
        try
        {
            using var request = Request(body, _world.SigningSecret, at);
            if (retryNum > 0)
            {
                request.Headers.Add("X-Slack-Retry-Num", retryNum.ToString());
                request.Headers.Add("X-Slack-Retry-Reason", retryReason);
            }

            using var response = await _http.SendAsync(request, patience.Token);
            status = (int)response.StatusCode;
            answer = await response.Content.ReadAsStringAsync(patience.Token);
            if (!response.IsSuccessStatusCode)
                failure = response.Headers.TryGetValues("X-Slack-No-Retry", out var no) && no.Contains("1") ? NoRetry : "http_error";
        }
        catch (OperationCanceledException)
        {
            failure = "http_timeout";
        }
        catch (HttpRequestException)
        {
            failure = "connection_failed";
        }
        catch (Exception unexpected) when (unexpected is IOException or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            failure = "unknown_error";
        }

        var delivery = new SlackDelivery(
            id, type, team, retryNum, retryReason, status, failure, answer?[..Math.Min(answer.Length, RememberedAnswer)], at, time.GetElapsedTime(started));
        Remember(delivery);
        return delivery;
    }

    private HttpRequestMessage Request(byte[] body, string secret, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, _world.EventsUrl) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.UserAgent.ParseAdd("Slackbot/1.0");
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp.ToString());
        request.Headers.Add("X-Slack-Signature", SlackSignature.Sign(secret, timestamp, body));
        return request;
    }

    private void Remember(SlackDelivery delivery)
    {
        lock (_gate)
        {
            _deliveries.Enqueue(delivery);
            if (_deliveries.Count > RememberedDeliveries)
                _deliveries.Dequeue();
        }

        _world.Signal.Notify();
    }

    private void Done()
    {
        Interlocked.Decrement(ref _inFlight);
        _world.Signal.Notify();
    }

    private static (string Id, string Type, string Team) Describe(JsonObject envelope)
    {
        var inner = envelope["event"] as JsonObject;
        var type = (string?)inner?["type"] ?? (string?)envelope["type"] ?? "unknown";
        return ((string?)envelope["event_id"] ?? "",
            (string?)inner?["subtype"] is { } subtype ? $"{type}/{subtype}" : type,
            (string?)envelope["team_id"] ?? "");
    }
}
