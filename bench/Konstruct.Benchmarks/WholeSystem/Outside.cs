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
    private const string AnswerText =
        "The invoice was approved last week and is paid at the end of the month; the finance team has the details, and I have noted it for the next review.";

    private const string SummaryText =
        "The person asked several times about invoices, refunds and deliveries, and was told each time what the documents say. Nothing is open.";

    private readonly WebApplication _app;
    private int _posts;
    private int _summaries;

    private Outside(WebApplication app) => _app = app;

    public string BaseUrl { get; private set; } = "";

    /// <summary>When the first byte of the first model request for a marked message came in, by marker.</summary>
    public ConcurrentDictionary<string, long> ModelRequestedAt { get; } = new(StringComparer.Ordinal);

    /// <summary>How long the model had the requests for a marked message: from a request's arrival to the last byte of its answer, all together.</summary>
    public ConcurrentDictionary<string, TimeSpan> ModelTook { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests to the model for a marked message.</summary>
    public ConcurrentDictionary<string, int> ModelCalls { get; } = new(StringComparer.Ordinal);

    /// <summary>Summaries that were asked for.</summary>
    public int Summaries => _summaries;

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
        // before its body is read: what this stand-in takes is nobody's
        var at = Stopwatch.GetTimestamp();
        var form = await http.Request.ReadFormAsync();
        var team = http.Request.Headers.Authorization.ToString().Split('-') is [_, var t, ..] ? t : "";
        if (method is "chat.update" or "chat.postMessage" && Marker().Match(form["text"].ToString()) is { Success: true } found)
            Delivered(found.Value).TrySetResult(at);
        var ts = $"1795000000.{Interlocked.Increment(ref _posts):000000}";
        await http.Response.WriteAsJsonAsync(method switch
        {
            "auth.test" => (object)new { ok = true, team_id = team, team = team, user_id = "UBOT", bot_id = "BBOT", app_id = "ABOT" },
            "chat.update" => new { ok = true, channel = form["channel"].ToString(), ts = form["ts"].ToString() },
            _ => new { ok = true, channel = form["channel"].ToString(), ts },
        });
    }

    /// <summary>Asked with tools it uses the first of them and then answers; asked without, it answers; asked to sum up, it does.</summary>
    private async Task ModelAsync(HttpContext http)
    {
        var at = Stopwatch.GetTimestamp();
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var asked = ModelQuestion.Of(body.RootElement);
        ModelRequestedAt.TryAdd(asked.Marker, at);
        http.Response.ContentType = "text/event-stream";
        if (asked.Tool is { } tool)
        {
            var call = new { index = 0, id = $"call-{asked.Marker}", type = "function", function = new { name = tool, arguments = $"{{\"query\":\"{asked.Marker} invoice\"}}" } };
            await http.Response.WriteAsync(Chunk(new { role = "assistant", tool_calls = new[] { call } }, null));
            await http.Response.WriteAsync(Chunk(new { }, "tool_calls"));
        }
        else
        {
            var text = asked.IsSummary ? SummaryText : $"Answered {asked.Marker}. {AnswerText}";
            await http.Response.WriteAsync(Chunk(new { role = "assistant", content = text }, null));
            await http.Response.WriteAsync(Chunk(new { }, "stop"));
        }

        await http.Response.WriteAsync(
            "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":10,\"total_tokens\":110}}\n\n");
        // counted before its last byte goes out, after which the server may be quicker than this line
        if (asked.IsSummary)
            Interlocked.Increment(ref _summaries);
        else
            Count(asked.Marker, Stopwatch.GetElapsedTime(at));
        await http.Response.WriteAsync("data: [DONE]\n\n");
    }

    private void Count(string marker, TimeSpan took)
    {
        ModelCalls.AddOrUpdate(marker, 1, (_, calls) => calls + 1);
        ModelTook.AddOrUpdate(marker, took, (_, before) => before + took);
    }

    public TaskCompletionSource<long> Delivered(string marker) =>
        DeliveredAt.GetOrAdd(marker, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static string Chunk(object delta, string? finish) => "data: " + JsonSerializer.Serialize(new
    {
        id = "x", @object = "chat.completion.chunk", created = 1, model = "m",
        choices = new[] { new { index = 0, delta, finish_reason = finish } },
    }) + "\n\n";

    [GeneratedRegex(@"marker\d+", RegexOptions.None, 1000)]
    public static partial Regex Marker();
}
