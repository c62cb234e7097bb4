using Konstruct.Api.Tests.Cli;
using Konstruct.Simulators;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Operations;

/// <summary>What <c>./dev up</c> leaves: schema, demo tenant, server and simulators; and a folder to work in.</summary>
internal sealed class FreshInstallation : IAsyncDisposable
{
    /// <summary>Where the pages say that the simulators are.</summary>
    public const string SimulatorsOfThePages = "http://127.0.0.1:8090";

    /// <summary>Where they say that the server is.</summary>
    public const string ServerOfThePages = "http://127.0.0.1:8080";

    private readonly TestDatabase _database = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-page-").FullName;
    private WebApplication? _simulators;
    private Serving? _server;

    private FreshInstallation()
    {
    }

    public Executable Konstruct { get; private set; } = new(new Dictionary<string, string?>());

    public string SimulatorsUrl => _simulators!.Urls.Single();

    public string ServerUrl => _server!.Url;

    /// <summary>Where the person works.</summary>
    public string Folder => _folder;

    /// <param name="settings">What the person wrote to <c>konstruct.env</c>.</param>
    public static async Task<FreshInstallation> MakeAsync(IReadOnlyDictionary<string, string> settings)
    {
        var made = new FreshInstallation();
        try
        {
            await made.MakeItselfAsync(settings);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_simulators is not null)
            await _simulators.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task MakeItselfAsync(IReadOnlyDictionary<string, string> settings)
    {
        await _database.InitializeAsync();
        _simulators = SimulatorHost.Build(["--urls", "http://127.0.0.1:0"], new SimulatorOptions());
        await _simulators.StartAsync();
        // as scripts/dev-env.sh writes them
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Postgres"] = _database.AppConnectionString,
            ["ConnectionStrings:PostgresDaemon"] = _database.DaemonConnectionString,
            ["ConnectionStrings:PostgresOwner"] = _database.OwnerConnectionString,
            ["ConnectionStrings:Redis"] = KonstructSettings.Redis,
            ["Konstruct:MasterKey"] = TwoTenants.MasterKey,
            ["Storage:Root"] = Path.Combine(_folder, "blobs"),
            ["Slack:SigningSecret"] = TwoTenants.SigningSecret,
            ["Slack:ApiBaseUrl"] = SimulatorsUrl + "/slack/api/",
            ["Tools:OpenOrigins:0"] = SimulatorsUrl,
        };
        foreach (var (key, value) in settings.Where(s => s.Key.Contains("__", StringComparison.Ordinal)))
            all[key.Replace("__", ":", StringComparison.Ordinal)] = value.Replace(SimulatorsOfThePages, SimulatorsUrl, StringComparison.Ordinal);
        Konstruct = new Executable(all);
        (await Konstruct.RunAsync("db", "apply")).ShouldEndWith(0);
        (await Konstruct.RunAsync("seed-demo")).ShouldEndWith(0);
        _server = await Serving.StartAsync(Konstruct);
        _simulators.Services.GetRequiredService<SimulatorState>().Slack.EventsUrl = _server.Url + "/slack/events";
    }
}
