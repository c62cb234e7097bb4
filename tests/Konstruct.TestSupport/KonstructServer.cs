using Konstruct.Api.Platform;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.Projections;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Konstruct.TestSupport;

/// <summary>The real server inside the test's process, on a free port of loopback, with its background workers.</summary>
public sealed class KonstructServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KonstructServer(WebApplication app) => _app = app;

    /// <summary>Where it listens, once started.</summary>
    public string Url => _app.Urls.Single();

    public IServiceProvider Services => _app.Services;

    /// <summary>What <c>db apply</c> adds to a copy of the template: the read models.</summary>
    public static async Task PrepareAsync(TestDatabase database)
    {
        var store = new ProjectionStore(database.Databases, new EventReader(database.Databases, EventTypes.Registry));
        await new ReadModelSchema(database.Databases, store, []).ApplyAsync(database.OwnerConnectionString, ReadModels.All);
    }

    /// <summary>Everything the server is made of, not started: what the terminal has.</summary>
    /// <param name="settings">Over those of the environment.</param>
    public static KonstructServer Build(IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null) =>
        new(KonstructHost.Build("http://127.0.0.1:0", builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Logging.ClearProviders();
            configure?.Invoke(builder);
        }));

    public static async Task<KonstructServer> StartAsync(IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null)
    {
        var server = Build(settings, configure);
        await server._app.StartAsync();
        return server;
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
