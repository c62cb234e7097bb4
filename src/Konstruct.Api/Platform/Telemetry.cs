using System.Reflection;
using Konstruct.Api.Platform.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Konstruct.Api.Platform;

/// <summary>
/// Traces and metrics by OTLP, when <see cref="Endpoint"/> is set; the protocol's other <c>OTEL_…</c> variables hold as well. Built by
/// hand: the package that ties OpenTelemetry to the host is not among those this is built with.
/// </summary>
internal sealed class Telemetry : IHostedService, IDisposable
{
    /// <summary>The usual variable: where a collector listens.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Sources of spans, besides our own.</summary>
    public static readonly IReadOnlyList<string> PlatformSources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql"];

    private const int FlushMilliseconds = 3_000;
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    public Telemetry(IConfiguration configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration[Endpoint]))
            return;
        // the server's spans then carry method, route and status; by default that is left to a package which is not there either
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
        var resource = ResourceBuilder.CreateDefault().AddService("konstruct", serviceVersion: Version).AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource([MetricsListener.OwnPrefix + "*", .. PlatformSources])
            .AddOtlpExporter()
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter([MetricsListener.OwnPrefix + "*", .. MetricsListener.PlatformMeters])
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>What was built, e.g. <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public bool IsOn => _traces is not null;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The last service to stop: what was measured while the others stopped leaves as well, or is given up after a few seconds.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _traces?.ForceFlush(FlushMilliseconds);
            _metrics?.ForceFlush(FlushMilliseconds);
        },
        cancellationToken);

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
