using System.Security.Cryptography;
using Konstruct.EventStore;
using Konstruct.EventStore.Migrations;
using Npgsql;

namespace Konstruct.Benchmarks.Running;

/// <summary>A fresh database with the product's schema and roles, dropped at the end. The server should be the benchmark's own: the roles' passwords are set anew.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly string _superuser;
    private readonly string _name;

    private BenchmarkDatabase(string superuser, string name, string app, string daemon, string owner)
    {
        (_superuser, _name) = (superuser, name);
        (AppConnectionString, DaemonConnectionString, OwnerConnectionString) = (app, daemon, owner);
        Databases = new Databases(app, daemon);
        Plain = PlainSource(With(superuser, name));
    }

    /// <summary>As the product connects: <c>konstruct_app</c> and <c>konstruct_daemon</c>, under row-level security.</summary>
    public Databases Databases { get; }

    public string AppConnectionString { get; }

    public string DaemonConnectionString { get; }

    public string OwnerConnectionString { get; }

    /// <summary>As the yardstick connects: the superuser, statements prepared by themselves.</summary>
    public NpgsqlDataSource Plain { get; }

    public static async Task<BenchmarkDatabase> CreateAsync(string superuser, CancellationToken cancellation)
    {
        var name = $"konstruct_bench_{Environment.ProcessId}";
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await RunAsync(
            With(superuser, "postgres"), cancellation,
            $$"""
            do $$ begin create role konstruct_owner; exception when duplicate_object then null; end $$
            """,
            $"alter role konstruct_owner login createrole nosuperuser nobypassrls password '{password}'",
            $"drop database if exists {name} with (force)",
            $"create database {name} owner konstruct_owner");
        await RunAsync(With(superuser, name), cancellation, "create extension vector");
        var (app, daemon) = (With(superuser, name, "konstruct_app", password), With(superuser, name, "konstruct_daemon", password));
        await new Migrator(With(superuser, name, "konstruct_owner", password)).ApplyAsync(app, daemon, cancellation: cancellation);
        return new BenchmarkDatabase(superuser, name, app, daemon, With(superuser, name, "konstruct_owner", password));
    }

    /// <summary>Runs statements as the superuser.</summary>
    public Task RunAsync(CancellationToken cancellation, params string[] statements) => RunAsync(With(_superuser, _name), cancellation, statements);

    public async ValueTask DisposeAsync()
    {
        await Databases.DisposeAsync();
        await Plain.DisposeAsync();
        await RunAsync(With(_superuser, "postgres"), CancellationToken.None, $"drop database {_name} with (force)");
    }

    private static NpgsqlDataSource PlainSource(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxAutoPrepare = 60;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        builder.ConnectionStringBuilder.CommandTimeout = 0;
        return builder.Build();
    }

    private static string With(string superuser, string database, string? role = null, string? password = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(superuser) { Database = database };
        if (role is not null)
            (settings.Username, settings.Password) = (role, password);
        return settings.ConnectionString;
    }

    private static async Task RunAsync(string connectionString, CancellationToken cancellation, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
