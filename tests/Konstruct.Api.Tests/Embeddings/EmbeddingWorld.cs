using System.Text.Json.Nodes;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Platform;
using Konstruct.EventStore.Tenancy;
using Konstruct.Simulators;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Embeddings;

/// <summary>A database and simulators; services with any settings over them.</summary>
public sealed class EmbeddingWorld : IAsyncLifetime
{
    private readonly List<KonstructServer> _servers = [];
    private WebApplication? _simulators;

    public TestDatabase Database { get; } = new();

    public SimulatorState Simulators => _simulators!.Services.GetRequiredService<SimulatorState>();

    public string Url => _simulators!.Urls.Single();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await KonstructServer.PrepareAsync(Database);
        _simulators = SimulatorHost.Build(["--urls", "http://127.0.0.1:0"], new SimulatorOptions());
        await _simulators.StartAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        await _simulators!.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Without what the other tests' settings and faults left.</summary>
    internal IServiceProvider With(string provider, params (string Key, string? Value)[] settings)
    {
        Simulators.Reset();
        var all = KonstructSettings.Of(Database, Url);
        all["Embeddings:Provider"] = provider;
        foreach (var (key, value) in settings)
            all[key] = value;
        var server = KonstructServer.Build(all);
        _servers.Add(server);
        return server.Services;
    }

    internal EmbeddingCalls Calls(string provider, params (string Key, string? Value)[] settings) => With(provider, settings).GetRequiredService<EmbeddingCalls>();

    /// <summary>The stored data of a tenant's events, in order.</summary>
    internal async Task<List<JsonNode>> EventsAsync(TenantId tenant) =>
    [
        .. (await Database.ListAsync<string>("select jsonb_build_object('type', type, 'correlation', correlation_id)::jsonb || data from events.mt_events where tenant_id = $1 order by seq_id", tenant.Value))
            .Select(t => JsonNode.Parse(t)!),
    ];

    internal static TenantId NewTenant() => TenantId.From(new Ids(TimeProvider.System).Next());
}
