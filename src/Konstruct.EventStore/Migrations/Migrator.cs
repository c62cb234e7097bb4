using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Konstruct.EventStore.Migrations;

/// <summary>One numbered, forward-only step of the schema.</summary>
/// <param name="Checksum">SHA-256 of its text with line ends as LF; a step once applied never changes.</param>
public sealed record Migration(int Number, string Name, string Sql, string Checksum);

/// <summary>What <c>db assert</c> found.</summary>
/// <param name="Code">Stable.</param>
public sealed record SchemaFinding(string Code, string Detail);

/// <summary>Applies and checks the schema. Used by <c>db apply</c> and <c>db assert</c>, as the role that owns it.</summary>
public sealed class Migrator(string ownerConnectionString)
{
    private readonly string _owner = Databases.WithoutErrorDetail(new NpgsqlConnectionStringBuilder(ownerConnectionString)).ConnectionString;

    private const long ApplyLock = 0x4b53_0001;

    public static IReadOnlyList<Migration> All { get; } = ReadEmbedded();

    /// <summary>A connection of the owner's that holds the lock of <c>db apply</c> until it is closed.</summary>
    internal static async Task<NpgsqlConnection> LockAsync(string ownerConnectionString, CancellationToken cancellation)
    {
        // not pooled: a pooled connection would keep the lock until somebody used it again
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await ExecuteAsync(connection, $"select pg_advisory_lock({ApplyLock})", cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Applies what is missing, each step in its own transaction, and sets the passwords and session defaults of the two login roles.</summary>
    /// <returns>The steps applied now.</returns>
    public async Task<IReadOnlyList<Migration>> ApplyAsync(
        string appConnectionString, string daemonConnectionString, Action<Migration>? progress = null, CancellationToken cancellation = default)
    {
        await using var connection = await LockAsync(_owner, cancellation);
        await RequireExtensionAsync(connection, cancellation);
        await ExecuteAsync(
            connection,
            """
            create schema if not exists events;
            create table if not exists events.schema_migrations (
              number integer primary key, name varchar not null, checksum varchar not null, applied_at timestamptz not null default clock_timestamp())
            """,
            cancellation);
        var applied = await AppliedAsync(connection, cancellation);
        foreach (var changed in All.Where(m => applied.TryGetValue(m.Number, out var sum) && sum != m.Checksum))
            throw new SchemaException("schema_changed", $"Migration {changed.Number} ({changed.Name}) was applied with another text. Applied migrations never change; add a new one.");

        var done = new List<Migration>();
        foreach (var migration in All.Where(m => !applied.ContainsKey(m.Number)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            // a backfill that row-level security would silently empty fails instead
            await ExecuteAsync(connection, "set local row_security = off; set local client_min_messages = warning", cancellation);
            await ExecuteAsync(connection, migration.Sql, cancellation);
            await using (var record = new NpgsqlCommand("insert into events.schema_migrations (number, name, checksum) values ($1, $2, $3)", connection))
            {
                record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Number });
                record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
                record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
                await record.ExecuteNonQueryAsync(cancellation);
            }

            await transaction.CommitAsync(cancellation);
            done.Add(migration);
            progress?.Invoke(migration);
        }

        await RoleSettings.ApplyAsync(connection, cancellation);
        await SetPasswordAsync(connection, "konstruct_app", appConnectionString, cancellation);
        await SetPasswordAsync(connection, "konstruct_daemon", daemonConnectionString, cancellation);
        return done;
    }

    /// <summary>Compares the database with this version; an empty list is agreement.</summary>
    public async Task<IReadOnlyList<SchemaFinding>> AssertAsync(CancellationToken cancellation = default)
    {
        await using var connection = new NpgsqlConnection(_owner);
        await connection.OpenAsync(cancellation);
        var findings = new List<SchemaFinding>();
        if (await ScalarAsync<long>(connection, "select count(*) from pg_extension where extname = 'vector'", cancellation) == 0)
            findings.Add(new("extension_missing", "The extension vector is missing; a superuser creates it."));
        if (await ScalarAsync<bool>(connection, "select to_regclass('events.schema_migrations') is null", cancellation))
            return [.. findings, new("schema_missing", "There is no schema yet. Run: konstruct db apply")];

        var applied = await AppliedAsync(connection, cancellation);
        findings.AddRange(All.Where(m => !applied.ContainsKey(m.Number))
            .Select(m => new SchemaFinding("migration_pending", $"{m.Number:000} {m.Name} is not applied. Run: konstruct db apply")));
        findings.AddRange(All.Where(m => applied.TryGetValue(m.Number, out var sum) && sum != m.Checksum)
            .Select(m => new SchemaFinding("migration_changed", $"{m.Number:000} {m.Name} was applied with another text.")));
        findings.AddRange(applied.Keys.Where(n => All.All(m => m.Number != n))
            .Select(n => new SchemaFinding("migration_unknown", $"{n:000} was applied by a newer version.")));

        findings.AddRange(await Isolation.FindAsync(connection, cancellation));
        return findings;
    }

    private static async Task RequireExtensionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await ScalarAsync<long>(connection, "select count(*) from pg_extension where extname = 'vector'", cancellation) == 0)
            throw new SchemaException("extension_missing", "The extension vector is missing. A superuser creates it once: create extension vector");
    }

    private static async Task<Dictionary<int, string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select number, checksum from events.schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var applied = new Dictionary<int, string>();
        while (await reader.ReadAsync(cancellation))
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        return applied;
    }

    private static async Task SetPasswordAsync(NpgsqlConnection connection, string role, string connectionString, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.Username != role)
            throw new SchemaException("role_name", $"The connection string's user must be {role}.");
        if (string.IsNullOrEmpty(settings.Password))
            return; // another way of signing in (certificate, peer) is the operator's
        // alter role takes no parameters; the server quotes the literal
        await using var prepare = new NpgsqlCommand("select set_config('konstruct.statement', format('alter role %I password %L', $1, $2), false)", connection);
        prepare.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        prepare.Parameters.Add(new NpgsqlParameter<string> { TypedValue = settings.Password });
        await prepare.ExecuteNonQueryAsync(cancellation);
        // "tuple concurrently updated" when another database of this cluster does the same at this moment. Tried again over there,
        // because the driver gives a connection up at an internal error.
        await ExecuteAsync(
            connection,
            """
            do $$
            begin
              for attempt in 1 .. 20 loop
                begin
                  execute current_setting('konstruct.statement');
                  return;
                exception when internal_error then
                  perform pg_sleep(0.05);
                end;
              end loop;
              execute current_setting('konstruct.statement');
            end
            $$
            """,
            cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static List<Migration> ReadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string Prefix = "Konstruct.EventStore.Migrations.";
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            var file = resource[Prefix.Length..^".sql".Length];
            migrations.Add(new Migration(
                int.Parse(file[..3]), file[4..], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))));
        }

        return migrations;
    }
}

/// <summary>The schema cannot be applied; the code is stable and the message says what to do.</summary>
public sealed class SchemaException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
