using Konstruct.Api.Channels.Slack;
using Konstruct.EventStore;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Projections;

namespace Konstruct.Api.Platform;

/// <summary>The server.</summary>
internal static class KonstructHost
{
    public static WebApplication Build(string urls, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
        configure?.Invoke(builder);
        builder.Services.AddKonstruct(builder.Configuration);
        builder.Services.AddHostedService<LaneWorker>();
        builder.Services.AddHostedService<LaneNotifier>();
        builder.Services.AddHostedService<ProjectionDaemon>();

        var app = builder.Build();
        SlackEvents.Map(app);
        HealthEndpoints.Map(app);
        return app;
    }

    public static async Task<int> RunAsync(WebApplication app, CancellationToken cancellation)
    {
        await app.Services.GetRequiredService<EraGuard>().CheckAsync(cancellation);
        await app.RunAsync(cancellation);
        return 0;
    }
}
