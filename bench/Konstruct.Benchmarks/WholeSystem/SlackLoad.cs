using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Konstruct.Api.Channels.Slack;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>Signed events, sent on a schedule whatever the answers take, so that a slow server cannot slow the load down.</summary>
internal sealed class SlackLoad(Uri server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 128 }) { BaseAddress = server };
    private long _number = 1_000_000;

    /// <param name="user">Who writes; null: one of fifty.</param>
    /// <returns>When it was sent and how long the acknowledgement took.</returns>
    public async Task<(long SentAt, TimeSpan Took)> SendAsync(string team, string channel, string text, string? threadTs = null, bool direct = false, string? user = null)
    {
        var number = Interlocked.Increment(ref _number);
        var now = TimeProvider.System.GetUtcNow();
        var ts = $"{now.ToUnixTimeSeconds()}.{number % 1_000_000:000000}";
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "event_callback", team_id = team, api_app_id = "ABOT", event_id = $"Ev{number}", event_time = now.ToUnixTimeSeconds(),
            authorizations = new[] { new { enterprise_id = (string?)null, team_id = team, user_id = "UBOT", is_bot = true, is_enterprise_install = false } },
            @event = new
            {
                type = "message", user = user ?? $"U{number % 50}", ts, thread_ts = threadTs ?? ts, client_msg_id = $"c{number}", text, team, channel,
                event_ts = ts, channel_type = direct ? "im" : "channel",
            },
        });
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/slack/events") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", SlackSignature.Sign(ServerProcess.SigningSecret, timestamp, body));
        var sent = Stopwatch.GetTimestamp();
        using var answer = await _http.SendAsync(request);
        var took = Stopwatch.GetElapsedTime(sent);
        answer.EnsureSuccessStatusCode();
        return (sent, took);
    }

    /// <summary>Sends at a fixed rate for a while; answers what each sending answered.</summary>
    public static async Task<List<T>> AtRateAsync<T>(double perSecond, TimeSpan duration, Func<int, Task<T>> send)
    {
        var count = (int)(perSecond * duration.TotalSeconds);
        var clock = Stopwatch.StartNew();
        var sent = new List<Task<T>>(count);
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds(i / perSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            sent.Add(send(i));
        }

        return [.. await Task.WhenAll(sent)];
    }

    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * percent / 100) - 1, 0, sorted.Length - 1)];
    }

    public void Dispose() => _http.Dispose();
}
