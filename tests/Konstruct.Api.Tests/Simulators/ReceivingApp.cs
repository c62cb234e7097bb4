using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Konstruct.Api.Tests.Simulators;

/// <summary>One event as it arrived.</summary>
public sealed record ReceivedEvent(byte[] Body, string Timestamp, string Signature, string? RetryNum, string? RetryReason)
{
    public JsonNode Envelope => JsonNode.Parse(Body)!;

    public JsonNode Inner => Envelope["event"]!;
}

/// <summary>The outside of an app: takes events and answers with the statuses it is told to.</summary>
public sealed class ReceivingApp : IAsyncDisposable
{
    private readonly WebApplication _host;

    public ReceivingApp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _host = builder.Build();
        _host.MapPost("/slack/events", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers;
            Received.Enqueue(new(
                body.ToArray(), headers["X-Slack-Request-Timestamp"]!, headers["X-Slack-Signature"]!, headers["X-Slack-Retry-Num"], headers["X-Slack-Retry-Reason"]));
            context.Response.StatusCode = Statuses.TryDequeue(out var status) ? status : 200;
        });
    }

    public ConcurrentQueue<ReceivedEvent> Received { get; } = new();

    public ConcurrentQueue<int> Statuses { get; } = new();

    public string EventsUrl => _host.Urls.Single() + "/slack/events";

    public Task StartAsync() => _host.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
