using Konstruct.Simulators;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>A database, simulators, and the real server between them, for the tests of one class. Tests keep apart by company.</summary>
public class RunningKonstruct : IAsyncLifetime
{
    private WebApplication? _simulators;
    private KonstructServer? _server;
    private StoreView? _store;

    public TestDatabase Database { get; } = new();

    public string SimulatorsUrl { get; private set; } = "";

    public SimulatorState Simulators => _simulators!.Services.GetRequiredService<SimulatorState>();

    public KonstructServer Server => _server!;

    public KeptLogs Logs { get; } = new();

    public IReadOnlyDictionary<string, string?> Settings { get; private set; } = new Dictionary<string, string?>();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        _store = new StoreView(Database.SuperuserConnectionString);
        await KonstructServer.PrepareAsync(Database);
        (_simulators, SimulatorsUrl) = await StartSimulatorsAsync();
        var settings = KonstructSettings.Of(Database, SimulatorsUrl);
        // what one test makes fail must not cool down for the next
        settings["Llm:CooldownBase"] = "00:00:00.001";
        settings["Llm:CooldownMax"] = "00:00:00.001";
        settings["Messaging:FirstDelay"] = "00:00:00.100";
        settings["Messaging:MaxDelay"] = "00:00:00.500";
        Change(settings);
        Settings = settings;
        await StartAsync();
        await StartedAsync();
    }

    /// <summary>Another host over the same database: what the one before had in its memory is gone.</summary>
    internal async Task RestartAsync()
    {
        await _server!.StopAsync();
        await _server.DisposeAsync();
        await StartAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }

        if (_simulators is not null)
            await _simulators.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>A new tenant with an employee at work in a workspace of its own.</summary>
    internal Task<Company> HireAsync(bool withEmployee = true) => Company.FoundAsync(Server.Services, Simulators, _store!, withEmployee);

    /// <summary>What a command of the terminal has: another process would know no more of the server's memory.</summary>
    internal KonstructServer Terminal() => KonstructServer.Build(Settings);

    internal static async Task<(WebApplication Host, string Url)> StartSimulatorsAsync()
    {
        var options = new SimulatorOptions();
        options.Slack.RetryDelaysMs = [50, 500, 4000];
        var host = SimulatorHost.Build(["--urls", "http://127.0.0.1:0"], options);
        await host.StartAsync();
        return (host, host.Urls.Single());
    }

    private async Task StartAsync()
    {
        _server = await KonstructServer.StartAsync(Settings, builder =>
        {
            builder.Logging.AddProvider(Logs);
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            Configure(builder);
        });
        Simulators.Slack.EventsUrl = _server.Url + "/slack/events";
    }

    protected virtual void Change(Dictionary<string, string?> settings)
    {
    }

    protected virtual void Configure(WebApplicationBuilder builder)
    {
    }

    protected virtual Task StartedAsync() => Task.CompletedTask;
}
