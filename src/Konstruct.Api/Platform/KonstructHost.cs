using Konstruct.Api.Channels.Slack;
using Konstruct.Api.Conversations;
using Konstruct.Api.Knowledge.Http;
using Konstruct.Api.Platform.Metrics;
using Konstruct.EventStore;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform;

/// <summary>The server.</summary>
internal static class KonstructHost
{
    /// <summary>The largest body any path takes; what takes less says so itself.</summary>
    private const long MaxBodyBytes = 4 * 1024 * 1024;

    /// <param name="configure">Comes after our own, before the services are added.</param>
    /// <param name="jsonLogs">Also in development.</param>
    public static WebApplication Build(string urls, Action<WebApplicationBuilder>? configure = null, bool jsonLogs = false)
    {
        // appsettings.json stands beside the executable, wherever it is started from
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(Limit);
        builder.Logging.AddKonstructLogging(json: jsonLogs || !builder.Environment.IsDevelopment());
        builder.Services.Configure<HostOptions>(o =>
        {
            o.ShutdownTimeout = TimeSpan.FromSeconds(30);
            // requests under way must not delay that lanes are given back
            o.ServicesStopConcurrently = true;
        });
        configure?.Invoke(builder);
        builder.Services.AddKonstruct(builder.Configuration);
        AddOperations(builder);
        builder.Services.AddHostedService<LaneWorker>();
        builder.Services.AddHostedService<LaneNotifier>();
        builder.Services.AddHostedService<ProjectionDaemon>();
        builder.Services.AddHostedService<DeduplicationPruner>();
        builder.Services.AddHostedService<WarmUp>();

        var app = builder.Build();
        // both hear what is measured from here on
        app.Services.GetRequiredService<MetricsListener>();
        app.Services.GetRequiredService<Telemetry>();
        app.UseProblemDetails();
        SlackEvents.Map(app);
        KnowledgeRoutes.Map(app);
        HealthEndpoints.Map(app);
        MetricsEndpoint.Map(app);
        app.MapOpenApi().AllowAnonymous();
        return app;
    }

    /// <summary>Refuses to start with what would only break later; each refusal ends with one line and exit code 3.</summary>
    public static async Task<int> RunAsync(WebApplication app, CancellationToken cancellation)
    {
        RequireSettings(app);
        await app.Services.GetRequiredService<EraGuard>().CheckAsync(cancellation);
        await app.Services.GetRequiredService<HealthMasterKey>().CheckAsync(cancellation);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException)
        {
            // the address is taken: what has begun already ends in order, instead of being torn down under its own feet
            await app.StopAsync(CancellationToken.None);
            throw;
        }

        app.Services.GetRequiredService<HealthDrain>().WaitBeforeStopping();
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    private static void AddOperations(WebApplicationBuilder builder)
    {
        // stopped in the reverse order: what tells of the others goes last
        builder.Services.AddSingleton<Telemetry>();
        builder.Services.AddHostedService(s => s.GetRequiredService<Telemetry>());
        builder.Services.AddOptions<HealthOptions>().Bind(builder.Configuration.GetSection("Health"));
        builder.Services.AddSingleton<HealthDrain>();
        builder.Services.AddHostedService(s => s.GetRequiredService<HealthDrain>());
        builder.Services.AddSingleton<HealthMasterKey>();
        builder.Services.AddMetricsPage();
        builder.Services.AddOpenApiPage();
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
    }

    private static void RequireSettings(WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        if (string.IsNullOrEmpty(app.Configuration.GetConnectionString("Redis")))
            throw new SettingMissingException("ConnectionStrings:Redis is missing. In development './dev services env' prints it.");
        if (app.Services.GetRequiredService<IOptions<SlackOptions>>().Value.SigningSecret.Length == 0)
            throw new SettingMissingException("Slack:SigningSecret is missing: without it nothing that comes from Slack can be believed. It stands on the app's page at Slack, under Basic Information.");
        // made here, so that a wrong one is told before anything runs
        app.Services.GetRequiredService<MasterKeys>();
        app.Services.GetRequiredService<Databases>();
    }
}
