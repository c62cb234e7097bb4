using System.Diagnostics.Metrics;
using Konstruct.Api.Channels.Slack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Tests.Channels.Slack;

/// <summary>A web server on loopback in Slack's place, whose next answers a test chooses, and the API that calls it over real HTTP.</summary>
public sealed class SlackOverHttp : IAsyncLifetime, ISlackTransport, IDisposable
{
    internal const string TokenText = "xoxb-1234-secret";
    internal static readonly SlackWorkspace Acme = new("T0ACME", new SlackToken(TokenText), "U0BOT");

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Queue<Func<HttpContext, Task>> answers = new();
    private readonly WebApplication server;

    public SlackOverHttp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(AnswerAsync);
        Meters = services.GetRequiredService<IMeterFactory>();
    }

    internal List<Received> Requests { get; } = [];

    internal SteppedTime Time { get; } = new();

    internal SlackOptions Options { get; } = new();

    internal IMeterFactory Meters { get; }

    internal SlackApi Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await server.StartAsync();
        Options.ApiBaseUrl = server.Urls.Single() + "/api"; // the last slash may be missing
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var client = new SlackClient(this, new SlackMethodPause(Time), options, new SlackMetrics(Meters), Time, NullLogger<SlackClient>.Instance);
        Api = new SlackApi(client, options);
    }

    public async Task DisposeAsync()
    {
        Dispose();
        await server.DisposeAsync();
        await services.DisposeAsync();
    }

    public void Dispose() => http.Dispose();

    Task<HttpResponseMessage> ISlackTransport.SendAsync(HttpRequestMessage request, CancellationToken ct) =>
        http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);

    internal void Answer(string json, int status = 200, string? retryAfter = null) => Answer(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(json);
    });

    internal void Answer(Func<HttpContext, Task> how) => answers.Enqueue(how);

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        Requests.Add(new Received(
            context.Request.Path,
            context.Request.Headers.Authorization.ToString(),
            context.Request.ContentType ?? "",
            form.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal)));
        await answers.Dequeue()(context);
    }

    internal sealed record Received(string Path, string Authorization, string ContentType, Dictionary<string, string> Form);

    /// <summary>A monotonic clock that stands still until a test moves it. Timers stay real: they guard against a server that never answers.</summary>
    internal sealed class SteppedTime : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Pass(TimeSpan span) => ticks += span.Ticks;
    }
}
