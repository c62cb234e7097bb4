using System.Diagnostics;
using System.Globalization;
using Shouldly;

namespace Konstruct.TestSupport;

/// <summary>PostgreSQL and Redis of a test's own, which it may restart and kill: <c>scripts/services.sh</c> in a folder of its own.</summary>
public sealed class KonstructServices : IAsyncDisposable
{
    /// <summary>The script's path; `./dev test` sets it.</summary>
    public const string Variable = "KONSTRUCT_TEST_SERVICES";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"konstruct-services-{Environment.ProcessId}");

    private readonly string _postgresPort = FreePorts.Next().ToString(CultureInfo.InvariantCulture);
    private readonly string _redisPort = FreePorts.Next().ToString(CultureInfo.InvariantCulture);

    private KonstructServices()
    {
    }

    /// <summary>Whether this run can have servers of its own.</summary>
    public static bool AreThere => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>The connection strings, named as in appsettings.json.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; private set; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public static async Task<KonstructServices> StartAsync()
    {
        var services = new KonstructServices();
        try
        {
            await services.RunAsync("up");
            var lines = (await services.RunAsync("env")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            services.Settings = lines.Select(l => l.Split('=', 2)).ToDictionary(
                l => l[0].Replace("__", ":", StringComparison.Ordinal), l => (string?)l[1].Trim('\''), StringComparer.Ordinal);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <param name="server"><c>postgres</c> or <c>redis</c>.</param>
    public Task RestartAsync(string server) => RunAsync("restart", server);

    /// <summary>kill -9 of the server; <see cref="UpAsync"/> brings it back.</summary>
    public Task KillAsync(string server) => RunAsync("kill", server);

    public Task UpAsync() => RunAsync("up");

    public async ValueTask DisposeAsync()
    {
        await RunAsync("destroy");
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Environment.GetEnvironmentVariable(Variable)!, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["SERVICES_DIR"] = _folder;
        // a server that is killed must not have said "committed" too early
        start.Environment["PG_FSYNC"] = "on";
        // others than those of the run's own servers, and such as nobody is given while they restart
        start.Environment["PG_PORT"] = _postgresPort;
        start.Environment["REDIS_PORT"] = _redisPort;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Eventually.WithinAsync(process.WaitForExitAsync(), $"services.sh {arguments[0]} ends", s_patience);
        process.ExitCode.ShouldBe(0, $"services.sh {arguments[0]}: {await errors}");
        return await output;
    }
}
