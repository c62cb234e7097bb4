using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>
/// Slack and a model provider as small as they can be, in the benchmark's own process: they note when a request begins and when an
/// answer is delivered, so that nothing need be polled. The full simulators would be measured along.
/// </summary>
internal sealed partial class Outside : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _posts;

    private Outside(WebApplication app) => _app = app;

    public string BaseUrl { get; private set; } = "";

    /// <summary>When the first byte of the model request for a marked message came in, by marker.</summary>
    public ConcurrentDictionary<string, long> ModelRequestedAt { get; } = new(StringComparer.Ordinal);

    /// <summary>Completed when the answer to a marked message stands in the channel.</summary>
    public ConcurrentDictionary<string, TaskCompletionSource<long>> DeliveredAt { get; } = new(StringComparer.Ordinal);

    public static async Task<Outside> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var outside = new Outside(app);
        app.MapPost("/slack/api/{method}", outside.SlackAsync);
        app.MapPost("/model/v1/chat/completions", outside.ModelAsync);
        await app.StartAsync();
        outside.BaseUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return outside;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task SlackAsync(HttpContext http, string method)
    {
        var form = await http.Request.ReadFormAsync();
        var team = http.Request.Headers.Authorization.ToString().Split('-') is [_, var t, ..] ? t : "";
        if (method == "chat.update" && Marker().Match(form["text"].ToString()) is { Success: true } found)
            Delivered(found.Value).TrySetResult(Stopwatch.GetTimestamp());
        var ts = $"1795000000.{Interlocked.Increment(ref _posts):000000}";
        await http.Response.WriteAsJsonAsync(method switch
        {
            "auth.test" => (object)new { ok = true, team_id = team, team = team, user_id = "UBOT", bot_id = "BBOT", app_id = "ABOT" },
            "chat.update" => new { ok = true, channel = form["channel"].ToString(), ts = form["ts"].ToString() },
            _ => new { ok = true, channel = form["channel"].ToString(), ts },
        });
    }

    private async Task ModelAsync(HttpContext http)
    {
        var at = Stopwatch.GetTimestamp();
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var last = body.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;
        var marker = Marker().Match(last).Value;
        ModelRequestedAt[marker] = at;
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(Chunk(new { role = "assistant", content = $"Answered {marker}." }, null));
        await http.Response.WriteAsync(Chunk(new { }, "stop"));
        await http.Response.WriteAsync(
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":10,\"total_tokens\":110}}\n\n");
        await http.Response.WriteAsync("data: [DONE]\n\n");
    }

    public TaskCompletionSource<long> Delivered(string marker) =>
        DeliveredAt.GetOrAdd(marker, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static string Chunk(object delta, string? finish) => "data: " + JsonSerializer.Serialize(new
    {
        id = "x", @object = "chat.completion.chunk", created = 1, model = "m",
        choices = new[] { new { index = 0, delta, finish_reason = finish } },
    }) + "\n\n";

    [GeneratedRegex(@"marker\d+", RegexOptions.None, 1000)]
    private static partial Regex Marker();
}
