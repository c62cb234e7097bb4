using System.Diagnostics;
using Npgsql;
using Xunit;

namespace Konstruct.TestSupport;

/// <summary>A test that starts a PostgreSQL cluster of its own, from the programs of the server under test.</summary>
public sealed class SecondClusterFactAttribute : FactAttribute
{
    public SecondClusterFactAttribute()
    {
        if (SecondCluster.Programs is null)
            Skip = "the programs of the PostgreSQL server (initdb, pg_ctl, pg_dump) cannot be run from here";
    }
}

/// <summary>A fresh cluster, whose transaction ids begin low; thrown away at the end.</summary>
public sealed class SecondCluster : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly string _directory;
    private readonly int _port;

    private SecondCluster(string directory, int port) => (_directory, _port) = (directory, port);

    /// <summary>Where the server's programs are; null when they are not on this machine.</summary>
    public static string? Programs { get; } = FindPrograms();

    public string Superuser(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = _port, Username = "postgres", Database = database, Pooling = false,
    }.ConnectionString;

    public static async Task<SecondCluster> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("konstruct-cluster-").FullName;
        var cluster = new SecondCluster(directory, FreePorts.Next());
        if (Environment.UserName == "root")
            await RunAsync("chown", "nobody", directory); // PostgreSQL refuses to run as root
        var data = Path.Combine(directory, "data");
        await ProgramAsync("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
        await ProgramAsync(
            "pg_ctl", "-D", data, "-w", "-s", "-t", "60", "-l", Path.Combine(directory, "log"),
            "-o", $"-p {cluster._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off", "start");
        return cluster;
    }

    /// <summary>Dumps a database of the server under test and restores it here, roles first.</summary>
    public async Task RestoreAsync(string database)
    {
        var file = Path.Combine(_directory, "dump.sql");
        var from = new NpgsqlConnectionStringBuilder(TestPostgres.AsSuperuser(database));
        await RunAsync(
            Path.Combine(Programs!, "pg_dump"), new Dictionary<string, string> { ["PGPASSWORD"] = from.Password ?? "" },
            "-h", from.Host!, "-p", from.Port.ToString(), "-U", from.Username!, "-d", database, "-f", file);
        await using (var connection = new NpgsqlConnection(Superuser("postgres")))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand(
                """
                create role konstruct_owner login createrole; create role konstruct_app login; create role konstruct_daemon login;
                create role konstruct_append; create role konstruct_search; create role konstruct_directory
                """, connection);
            await create.ExecuteNonQueryAsync();
            await using var makeDatabase = new NpgsqlCommand($"create database {database} owner konstruct_owner", connection);
            await makeDatabase.ExecuteNonQueryAsync();
        }

        await RunAsync(
            Path.Combine(Programs!, "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", _port.ToString(), "-U", "postgres", "-d", database, "-f", file);
    }

    public string As(string role, string database) => new NpgsqlConnectionStringBuilder(Superuser(database)) { Username = role }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await ProgramAsync("pg_ctl", "-D", Path.Combine(_directory, "data"), "-m", "immediate", "-w", "-s", "stop");
        Directory.Delete(_directory, recursive: true);
    }

    private static string? FindPrograms()
    {
        try
        {
            using var connection = new NpgsqlConnection(TestPostgres.AsSuperuser("postgres"));
            connection.Open();
            using var command = new NpgsqlCommand("select setting from pg_config where name = 'BINDIR'", connection);
            var found = (string)command.ExecuteScalar()!;
            return File.Exists(Path.Combine(found, "initdb")) && File.Exists(Path.Combine(found, "pg_dump")) ? found : null;
        }
        catch (Exception e) when (e is InvalidOperationException or NpgsqlException)
        {
            return null; // the tests themselves will say what is missing
        }
    }

    private static Task ProgramAsync(string program, params string[] arguments) => Environment.UserName == "root"
        ? RunAsync("setpriv", ["--reuid=nobody", "--clear-groups", Path.Combine(Programs!, program), .. arguments])
        : RunAsync(Path.Combine(Programs!, program), arguments);

    private static Task RunAsync(string program, params string[] arguments) => RunAsync(program, new Dictionary<string, string>(), arguments);

    private static async Task RunAsync(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.BeginOutputReadLine(); // chatter
        // pg_ctl hands its standard error to the server it starts: reading to its end would wait for the server
        using var limit = new CancellationTokenSource(s_patience);
        await process.WaitForExitAsync(limit.Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
    }
}
