using System.Collections.Concurrent;
using System.Text;
using Konstruct.Api.Tests.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Konstruct.Api.Tests.Operations;

/// <summary>With the usual variable set, traces and metrics leave by OTLP; what a short life measured leaves when it ends.</summary>
[Collection(TwoTenants.Collection)]
public sealed class SendingTelemetry(TwoTenants world) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> _received = new(StringComparer.Ordinal);
    private WebApplication _collector = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _collector = builder.Build();
        _collector.Urls.Add("http://127.0.0.1:0");
        _collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _received.AddOrUpdate(signal, _ => Readable(body.ToArray()), (_, before) => before + Readable(body.ToArray()));
        });
        await _collector.StartAsync();
    }

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    /// <summary>Only what can be read: a failure would print the rest to the terminal.</summary>
    private static string Readable(byte[] protobuf) => string.Concat(Encoding.ASCII.GetString(protobuf).Select(c => char.IsControl(c) ? ' ' : c));

    [Fact]
    public async Task Traces_and_metrics_reach_the_collector_before_the_server_has_ended()
    {
        await using var server = await Serving.StartAsync(world.Konstruct.With(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")));
        server.Terminate();
        await server.EndedAsync();

        server.ExitCode.ShouldBe(0, string.Join('\n', server.Lines));
        _received.Keys.ShouldBe(["traces", "metrics"], ignoreOrder: true);
        _received["traces"].ShouldContain("konstruct");
        _received["traces"].ShouldContain("/health/ready");
        _received["metrics"].ShouldContain("konstruct.work.due.lanes");
        _received["metrics"].ShouldContain("http.server.request.duration");
        foreach (var sent in _received.Values)
        {
            sent.ShouldNotContain("Password=");
            sent.ShouldNotContain(world.Alpha.Question);
        }
    }

    [Fact]
    public async Task A_collector_that_is_away_delays_no_end()
    {
        await using var server = await Serving.StartAsync(world.Konstruct.With(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")));
        server.Terminate();
        await server.EndedAsync();

        server.ExitCode.ShouldBe(0, string.Join('\n', server.Lines));
    }
}
