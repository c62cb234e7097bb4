using System.Security.Cryptography;
using System.Text;
using Konstruct.EventStore.Migrations;
using Npgsql;

namespace Konstruct.TestSupport;

/// <summary>
/// The one PostgreSQL server of a test run. The schema is applied once, to a template whose name says which schema it holds;
/// a test class's database is a copy of it.
/// </summary>
public static class TestPostgres
{
    public const string Variable = "KONSTRUCT_TEST_POSTGRES";

    /// <summary>The password of every test role; the server is thrown away or listens on loopback alone.</summary>
    private const string RolePassword = "konstruct-test";

    /// <summary>What only a superuser can do in a new database: docker/postgres/10-konstruct.sh.</summary>
    private const string HandOver =
        """
        create extension if not exists vector;
        revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public
        """;

    private const long TemplateLock = 0x4b53_7e57;
    private static readonly Lazy<Task<string>> s_template = new(MakeTemplateAsync);

    private static string Superuser => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
        ? set
        : throw new InvalidOperationException(
            $"{Variable} is not set: these tests need PostgreSQL 17 with pgvector. `./dev test` starts one and sets it (a superuser's connection string).");

    public static string As(string role, string database) =>
        new NpgsqlConnectionStringBuilder(Superuser) { Username = role, Password = RolePassword, Database = database, MaxPoolSize = 40 }.ConnectionString;

    public static string AsSuperuser(string database) => new NpgsqlConnectionStringBuilder(Superuser) { Database = database }.ConnectionString;

    internal static async Task CreateAsync(string database)
    {
        var template = await s_template.Value;
        await using var connection = await OpenAsync("postgres");
        await ExecuteAsync(connection, $"create database {database} owner konstruct_owner template {template}");
        // what a copy does not carry
        await ExecuteAsync(connection, $"revoke temporary on database {database} from public");
    }

    public static async Task DropAsync(string database)
    {
        await using var connection = await OpenAsync("postgres");
        await ExecuteAsync(connection, $"drop database if exists {database} with (force)");
    }

    /// <summary>An empty database with the extension, as a superuser hands it to <c>db apply</c>; the caller drops it.</summary>
    public static async Task CreateEmptyAsync(string database)
    {
        await s_template.Value; // the roles are there then
        await using (var connection = await OpenAsync("postgres"))
            await ExecuteAsync(connection, $"create database {database} owner konstruct_owner");

        await using var inside = await OpenAsync(database);
        await ExecuteAsync(inside, HandOver);
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var schema = string.Concat(Migrator.All.Select(m => m.Checksum));
        var name = "konstruct_template_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema)))[..12];
        await using var connection = await OpenAsync("postgres");
        // several test programs may run at once; the lock goes with this connection
        await ExecuteAsync(connection, $"select pg_advisory_lock({TemplateLock})");
        await MakeOwnerAsync(connection);
        if (await IsReadyAsync(connection, name))
        {
            await SetPasswordsAsync(connection);
            await RoleSettings.ApplyAsync(connection);
            return name;
        }

        await ExecuteAsync(connection, $"drop database if exists {name} with (force)");
        await ExecuteAsync(connection, $"create database {name} owner konstruct_owner");
        await using (var inside = await OpenAsync(name))
            await ExecuteAsync(inside, HandOver);
        await new Migrator(As("konstruct_owner", name)).ApplyAsync(As("konstruct_app", name), As("konstruct_daemon", name));
        await ExecuteAsync(connection, $"comment on database {name} is 'ready'");
        return name;
    }

    private static async Task MakeOwnerAsync(NpgsqlConnection connection) =>
        await ExecuteAsync(
            connection,
            $"""
            do $$ begin create role konstruct_owner; exception when duplicate_object or unique_violation then null; end $$;
            alter role konstruct_owner login createrole nosuperuser nobypassrls password '{RolePassword}'
            """);

    private static async Task SetPasswordsAsync(NpgsqlConnection connection) =>
        await ExecuteAsync(
            connection, $"alter role konstruct_app password '{RolePassword}'; alter role konstruct_daemon password '{RolePassword}'");

    private static async Task<bool> IsReadyAsync(NpgsqlConnection connection, string name)
    {
        await using var command = new NpgsqlCommand(
            "select coalesce((select shobj_description(oid, 'pg_database') = 'ready' from pg_database where datname = $1), false)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(AsSuperuser(database)) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
