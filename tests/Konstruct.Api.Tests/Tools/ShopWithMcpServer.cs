using Konstruct.Api.Agents;
using Konstruct.Api.Tenants;
using Konstruct.Api.Tools;
using Konstruct.Api.Tools.Mcp;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Simulators;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using McpServer = Konstruct.Simulators.Mcp.McpServer;

namespace Konstruct.Api.Tests.Tools;

/// <summary>A database, simulated MCP servers, and everything the server is made of. Tests keep apart by tenant and by server.</summary>
public sealed class ShopWithMcpServer : IAsyncLifetime
{
    private static int s_number;
    private WebApplication? _simulators;
    private KonstructServer? _server;

    public TestDatabase Database { get; } = new();

    public SimulatorState Simulators => _simulators!.Services.GetRequiredService<SimulatorState>();

    public string Url { get; private set; } = "";

    internal McpCommands Commands => Get<McpCommands>();

    internal McpServers Servers => Get<McpServers>();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await KonstructServer.PrepareAsync(Database);
        _simulators = SimulatorHost.Build(["--urls", "http://127.0.0.1:0"], new SimulatorOptions());
        await _simulators.StartAsync();
        Url = _simulators.Urls.Single();
        var settings = KonstructSettings.Of(Database, Url);
        settings["Tools:OpenOrigins:0"] = Url;
        _server = KonstructServer.Build(settings);
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _simulators!.StopAsync();
        await _simulators.DisposeAsync();
        await Database.DisposeAsync();
    }

    public T Get<T>()
        where T : notnull => _server!.Services.GetRequiredService<T>();

    /// <summary>A tenant of its own, and a simulated server of its own.</summary>
    internal async Task<Shop> OpenAsync(string name = "crm", bool added = true)
    {
        var number = Interlocked.Increment(ref s_number);
        var (id, _, refusal) = await Get<TenantCommands>().CreateAsync($"Shop {number}", $"shop-{number}", EventContext.None, default);
        refusal.ShouldBeNull();
        var shop = new Shop(this, TenantId.From(id), name, $"{Url}/mcp/{name}-{number}", Simulators.Mcp[$"{name}-{number}"]);
        if (added)
            (await shop.AddAsync()).ShouldBeNull();
        return shop;
    }
}

/// <summary>One tenant with its MCP server.</summary>
internal sealed class Shop(ShopWithMcpServer world, TenantId tenant, string name, string url, McpServer server)
{
    public const string FindCustomer = "mcp__crm__find_customer";
    private const string Maya = """{"email":"maya@example.com"}""";

    public TenantId Tenant => tenant;

    public string Url => url;

    public McpServer Server => server;

    public Task<Refusal?> AddAsync(params string[] headers) => world.Commands.AddAsync(tenant, name, url, headers, EventContext.None, default);

    public Task<Refusal?> ApproveAsync(string tool = FindCustomer, string? digest = null, string risk = McpRisk.Reads) =>
        world.Commands.ApproveAsync(tenant, tool, digest, risk, idempotent: false, EventContext.None, default);

    public Task<ToolSet> OfferAsync(params string[] tools) =>
        world.Get<ToolRegistry>().OfferAsync(tenant, new AgentConfiguration("Kora", "Support", Tools: tools.Length == 0 ? [FindCustomer] : tools), default);

    public async Task<ITool> ToolAsync() => (await OfferAsync()).Check(FindCustomer, Maya).ShouldBeOfType<ToolCheck.Accepted>().Tool;

    public async Task<ToolOutcome> CallAsync(ITool? tool = null, TimeSpan? limit = null)
    {
        tool ??= await ToolAsync();
        if (limit is { } time)
            tool = new Hurried(tool, time);
        return await Eventually.WithinAsync(
            world.Get<ToolRunner>().RunAsync(tool, ToolExamples.ContextOf(tenant), ToolArguments.Parse(Maya)!.Element, default), "the end of the tool call");
    }

    public async Task<string> RefusedAsync(string tool = FindCustomer) => (await OfferAsync(tool)).Check(tool, Maya).ShouldBeOfType<ToolCheck.Refused>().Refusal.Code;

    public Task<List<string>> StoryAsync() => world.Database.ListAsync<string>(
        "select type from events.mt_events where tenant_id = $1 and type like 'mcp.%' order by seq_id", tenant.Value);

    /// <summary>The tool itself, with less patience.</summary>
    private sealed class Hurried(ITool tool, TimeSpan limit) : ITool
    {
        public ToolDefinition Definition => tool.Definition with { TimeLimit = limit };

        public Task<ToolOutcome> RunAsync(ToolCallContext context, System.Text.Json.JsonElement arguments, CancellationToken cancellation) =>
            tool.RunAsync(context, arguments, cancellation);
    }
}
