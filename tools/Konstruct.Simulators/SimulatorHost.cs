using Konstruct.Simulators.Control;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Mcp;
using Konstruct.Simulators.Models;
using Konstruct.Simulators.Models.Anthropic;
using Konstruct.Simulators.Models.Ollama;
using Konstruct.Simulators.Models.OpenAi;
using Konstruct.Simulators.Page;
using Konstruct.Simulators.Platform;
using Konstruct.Simulators.Requests;
using Konstruct.Simulators.S3;
using Konstruct.Simulators.Slack;
using Konstruct.Simulators.Slack.Api;
using Microsoft.Extensions.Configuration.Json;

namespace Konstruct.Simulators;

/// <summary>Builds the simulators: as a program of their own, or inside a test or benchmark on a port of its choice.</summary>
public static class SimulatorHost
{
    /// <summary>Where they listen unless <c>--urls</c> or the configuration says otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8090";

    private const long MostBodyBytes = 32 * 1024 * 1024;
    private static readonly TimeSpan MostPatienceAtTheEnd = TimeSpan.FromSeconds(2);

    /// <summary>Builds the host without starting it.</summary>
    /// <param name="args">The command line; <c>--urls http://127.0.0.1:0</c> takes any free port.</param>
    /// <param name="options">The settings; null reads the section <c>Simulators</c> of the configuration.</param>
    public static WebApplication Build(string[] args, SimulatorOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        // Environment and command line only: inside a test, the settings file found beside it would be the product's.
        foreach (var file in builder.Configuration.Sources.OfType<JsonConfigurationSource>().ToList())
            builder.Configuration.Sources.Remove(file);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MostBodyBytes);
        // A simulated silence must not hold up the end of a test.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = MostPatienceAtTheEnd);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = Json.Control.PropertyNamingPolicy;
            foreach (var converter in Json.Control.Converters)
                json.SerializerOptions.Converters.Add(converter);
        });

        var settings = options ?? builder.Configuration.GetSection(SimulatorOptions.Section).Get<SimulatorOptions>() ?? new();
        AddState(builder.Services, settings);

        var app = builder.Build();
        SlackApi.Map(app);
        OpenAiApi.Map(app);
        AnthropicApi.Map(app);
        OllamaApi.Map(app);
        S3Api.Map(app);
        McpApi.Map(app);
        ControlRoutes.Map(app);
        PageRoutes.Map(app);
        return app;
    }

    private static void AddState(IServiceCollection services, SimulatorOptions settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton(new UniqueClock(settings.Time));
        services.AddSingleton(provider => new FaultTable(provider.GetRequiredService<ChangeSignal>()));
        services.AddSingleton(provider => new RequestLog(provider.GetRequiredService<ChangeSignal>(), settings.Time, settings.RememberedRequests));
        services.AddSingleton(provider => new ModelProviders(settings.Models, provider.GetRequiredService<ChangeSignal>()));
        services.AddSingleton(provider => new McpWorld(provider.GetRequiredService<ChangeSignal>()));
        services.AddSingleton(provider => new FaultGate(provider.GetRequiredService<FaultTable>(), settings.Time));
        services.AddSingleton(new SlackLimits(settings.Time));
        services.AddSingleton(new S3World(settings.S3));
        services.AddSingleton<S3Api>();
        services.AddSingleton(_ => new HttpMessageInvoker(new SocketsHttpHandler { MaxAutomaticRedirections = 2, UseCookies = false, UseProxy = false }));
        services.AddSingleton(provider => new SlackWorld(
            settings.Slack,
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<UniqueClock>(),
            provider.GetRequiredService<HttpMessageInvoker>()));
        services.AddSingleton<SlackApi>();
        services.AddSingleton<SlackDownloads>();
        services.AddSingleton(provider => new SimulatorState(
            settings,
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<SlackWorld>(),
            provider.GetRequiredService<ModelProviders>(),
            provider.GetRequiredService<McpWorld>(),
            provider.GetRequiredService<FaultTable>(),
            provider.GetRequiredService<RequestLog>()));
    }
}
