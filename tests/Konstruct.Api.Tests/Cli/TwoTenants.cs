using Konstruct.Simulators;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Cli;

/// <summary>One tenant as the terminal made it.</summary>
internal sealed record Tenant(string Slug, string Name, string Employee, string Team, string Question)
{
    public string Id { get; set; } = "";

    public string AgentId { get; set; } = "";

    public string ConversationId { get; set; } = "";

    /// <summary>What must not be seen by anybody who asked for another tenant.</summary>
    public string[] Traces => [Id, Slug, Name, Employee, Team, Question, AgentId, ConversationId];
}

/// <summary>A database with two tenants that have each had one question answered: everything done by the executable itself, once for all tests here.</summary>
public sealed class TwoTenants : IAsyncLifetime
{
    public const string Collection = "two tenants at the terminal";
    internal const string MasterKey = "dGVzdHMtb2YtdGhlLXRlcm1pbmFsLS0tMzItYnl0ZXM=";
    internal const string SigningSecret = "demo-signing-secret";

    private WebApplication? _simulators;

    public TestDatabase Database { get; } = new();

    internal Tenant Alpha { get; } = new("alpha-air", "Alpha Air", "Amelia", "T0ALPHA", "Where is flight forty-two?");

    internal Tenant Beta { get; } = new("beta-books", "Beta Books", "Bertram", "T0BETA", "Have you got the blue dictionary?");

    internal Executable Konstruct { get; private set; } = new(new Dictionary<string, string?>());

    internal Serving Server { get; private set; } = null!;

    internal string McpUrl(string server) => $"{_simulators!.Urls.Single()}/mcp/{server}";

    internal SimulatorState Simulators => _simulators!.Services.GetRequiredService<SimulatorState>();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        _simulators = SimulatorHost.Build(["--urls", "http://127.0.0.1:0"], new SimulatorOptions());
        await _simulators.StartAsync();
        Konstruct = new Executable(Settings(Database, _simulators.Urls.Single()));
        (await Konstruct.RunAsync("db", "apply")).ShouldEndWith(0);
        (await Konstruct.RunAsync("seed-demo")).ShouldEndWith(0);
        Server = await Serving.StartAsync(Konstruct);
        Simulators.Slack.EventsUrl = Server.Url + "/slack/events";
        foreach (var tenant in new[] { Alpha, Beta })
            await SettleInAsync(tenant);
        // the list of conversations is projected, and so a moment behind
        await Eventually.HoldsAsync(
            async () => (await Konstruct.RunAsync("conversation", "list", "--tenant", Beta.Slug, "--json")).Out.Contains("\"answered\""), "the list of conversations has Beta's");
        foreach (var tenant in new[] { Alpha, Beta })
            tenant.ConversationId = (string)(await Konstruct.RunAsync("conversation", "list", "--tenant", tenant.Slug, "--json")).Document()["id"]!;
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await _simulators!.DisposeAsync();
        await Database.DisposeAsync();
        if (Directory.Exists(Blobs))
            Directory.Delete(Blobs, recursive: true);
    }

    private static string Blobs => Path.Combine(Path.GetTempPath(), $"konstruct-{Environment.ProcessId}-terminal-blobs");

    internal static Dictionary<string, string?> Settings(TestDatabase database, string simulators) => new(StringComparer.Ordinal)
    {
        ["ConnectionStrings:Postgres"] = database.AppConnectionString,
        ["ConnectionStrings:PostgresDaemon"] = database.DaemonConnectionString,
        ["ConnectionStrings:PostgresOwner"] = database.OwnerConnectionString,
        ["ConnectionStrings:Redis"] = Environment.GetEnvironmentVariable("KONSTRUCT_TEST_REDIS"),
        ["Konstruct:MasterKey"] = MasterKey,
        ["Tools:OpenOrigins:0"] = simulators,
        ["Slack:SigningSecret"] = SigningSecret,
        ["Slack:ApiBaseUrl"] = simulators + "/slack/api/",
        ["Llm:Providers:0:Kind"] = "openai",
        ["Llm:Providers:0:BaseUrl"] = simulators + "/openai/v1",
        ["Llm:Providers:0:ApiKey"] = "sk-terminal-0000000000",
        ["Storage:Root"] = Blobs,
        ["Health:Drain"] = "00:00:00.500",
    };

    private async Task SettleInAsync(Tenant tenant)
    {
        tenant.Id = (string)(await Konstruct.RunAsync("tenant", "create", "--name", tenant.Name, "--slug", tenant.Slug, "--json")).ShouldEndWith(0).Document()["id"]!;
        var file = Path.Combine(Path.GetTempPath(), $"konstruct-{Environment.ProcessId}-{tenant.Slug}.json");
        await File.WriteAllTextAsync(file, $$"""{"name":"{{tenant.Employee}}","role":"Customer support"}""");
        tenant.AgentId = (string)(await Konstruct.RunAsync("agent", "hire", "--tenant", tenant.Slug, "--file", file, "--json")).ShouldEndWith(0).Document()["id"]!;
        File.Delete(file);
        (await Konstruct.RunAsync("mcp", "add", "--tenant", tenant.Slug, "--name", tenant.Slug, "--url", McpUrl(tenant.Slug))).ShouldEndWith(0);
        var workspace = Simulators.Slack.AddWorkspace(tenant.Team);
        (await Konstruct.RunAsync("channel", "connect", "slack", "--tenant", tenant.Slug, "--team", tenant.Team, "--bot-token", workspace.BotToken)).ShouldEndWith(0);
        var said = await Simulators.Slack.People.SayAsync(new SlackUtterance { Team = tenant.Team, Text = tenant.Question, Mention = true });
        await Simulators.WaitForAsync(
            s => s.Slack.Thread(said.Channel, said.ThreadTs, tenant.Team).Any(m => m.IsFromApp && m.Text != "Thinking..."), Eventually.Timeout);
        await Eventually.HoldsAsync(
            async () => await Database.ScalarAsync<long>(
                "select count(*) from events.mt_events where tenant_id = $1 and type = 'reply.delivered.v1'", Guid.Parse(tenant.Id).ToString("D")) == 1,
            "the delivery is recorded");
    }
}

[CollectionDefinition(TwoTenants.Collection)]
public sealed class TwoTenantsCollection : ICollectionFixture<TwoTenants>;
