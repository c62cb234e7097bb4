using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Konstruct.Api.Agents;
using Konstruct.Api.Channels;
using Konstruct.Api.Platform;
using Konstruct.Api.Tenants;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>The server as it is deployed: its own process over a fresh database and Redis, with tenants whose workspaces are connected.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string SigningSecret = "bench-signing-secret";

    private readonly Process _process;

    private readonly string _files;

    private ServerProcess(Process process, Uri baseUrl, string files) => (_process, BaseUrl, _files) = (process, baseUrl, files);

    public Uri BaseUrl { get; }

    public static string TeamOf(int tenant) => $"TBENCH{tenant:0000}";

    /// <param name="staff">What the tenants' employees are and know; null: one without memories, documents and tools.</param>
    public static async Task<ServerProcess> StartAsync(
        BenchmarkDatabase database, Outside outside, string redis, int tenants, Action<string> progress, CancellationToken cancellation, Staff? staff = null)
    {
        var port = FreePort();
        var files = Directory.CreateTempSubdirectory("konstruct-bench-").FullName;
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = database.AppConnectionString,
            ["ConnectionStrings:PostgresDaemon"] = database.DaemonConnectionString,
            ["ConnectionStrings:PostgresOwner"] = database.OwnerConnectionString,
            ["ConnectionStrings:Redis"] = redis,
            ["Konstruct:MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Slack:SigningSecret"] = SigningSecret,
            ["Slack:ApiBaseUrl"] = outside.BaseUrl + "/slack/api/",
            ["Llm:Providers:0:Name"] = "bench",
            ["Llm:Providers:0:Kind"] = "openai-compatible",
            ["Llm:Providers:0:BaseUrl"] = outside.BaseUrl + "/model/v1",
            ["Llm:Providers:0:ApiKey"] = "bench",
            ["Llm:Routes:balanced:0"] = "bench/m",
            ["Llm:Routes:economy:0"] = "bench/m",
            ["Storage:Root"] = files,
            ["RateLimit:MessagesPerMinute"] = "1000000",
        };
        await PrepareAsync(settings, database, tenants, staff ?? new Staff(), progress, cancellation);

        var dll = Path.GetFullPath("src/Konstruct.Api/bin/Release/net10.0/Konstruct.Api.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "serve", "--urls", $"http://127.0.0.1:{port}"]) 
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, new Uri($"http://127.0.0.1:{port}"), files);
        await server.WaitUntilReadyAsync(cancellation);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    private static async Task PrepareAsync(
        Dictionary<string, string?> settings, BenchmarkDatabase database, int tenants, Staff staff, Action<string> progress,
        CancellationToken cancellation)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<IHostEnvironment>(new BenchEnvironment());
        services.AddLogging(l => l.ClearProviders());
        services.AddKonstruct(configuration);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ReadModelSchema>().ApplyAsync(database.OwnerConnectionString, ReadModels.All, cancellation);
        for (var i = 0; i < tenants; i++)
        {
            if (i % 100 == 0)
                progress($"tenant {i} of {tenants}");
            var (id, _, refusal) = await provider.GetRequiredService<TenantCommands>().CreateAsync($"Bench {i}", null, EventContext.None, cancellation);
            var (agent, refused) = await provider.GetRequiredService<AgentCommands>().HireAsync(TenantId.From(id), staff.Employee, EventContext.None, cancellation);
            var connected = await provider.GetRequiredService<ConnectSlack>().ExecuteAsync(
                TenantId.From(id), TeamOf(i), $"xoxb-{TeamOf(i)}-bench", null, EventContext.None, cancellation);
            if ((refusal ?? refused ?? connected.Refusal) is { } problem)
                throw new InvalidOperationException(problem.Message);
            await staff.TeachAsync(provider, TenantId.From(id), agent, TeamOf(i), cancellation);
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = BaseUrl };
        for (var i = 0; i < 200; i++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException("The server ended before it was ready.");
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(100, cancellation);
        }

        throw new InvalidOperationException("The server did not become ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class BenchEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "Konstruct.Benchmarks";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
