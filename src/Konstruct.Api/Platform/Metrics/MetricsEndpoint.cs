namespace Konstruct.Api.Platform.Metrics;

/// <summary><c>GET /metrics</c>: what Prometheus collects.</summary>
internal static class MetricsEndpoint
{
    public static void AddMetricsPage(this IServiceCollection services)
    {
        services.AddSingleton<MetricsListener>();
        services.AddSingleton<MetricsOfWork>();
        services.AddHostedService(s => s.GetRequiredService<MetricsOfWork>());
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/metrics", (MetricsListener metrics) => Results.Text(metrics.Write(), PrometheusText.ContentType))
        .WithName("Metrics")
        .WithSummary("Figures in the text format of Prometheus.")
        .Produces<string>(StatusCodes.Status200OK, "text/plain")
        .AllowAnonymous();
}
