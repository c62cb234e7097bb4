using Konstruct.EventStore;
using Npgsql;
using Xunit;

namespace Konstruct.TestSupport;

/// <summary>
/// One database of its own for a test class, copied from the run's template: <c>IClassFixture&lt;TestDatabase&gt;</c>.
/// Dropped at the end. Tests of one class share it and keep apart by tenant.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private static int s_number;
    private NpgsqlDataSource? _superuser;

    public string Name { get; } = $"konstruct_test_{Environment.ProcessId}_{Interlocked.Increment(ref s_number)}";

    /// <summary>As the product opens them: the roles konstruct_app and konstruct_daemon.</summary>
    public Databases Databases { get; private set; } = null!;

    /// <summary>The role konstruct_app.</summary>
    public string AppConnectionString => TestPostgres.As("konstruct_app", Name);

    /// <summary>The role konstruct_daemon.</summary>
    public string DaemonConnectionString => TestPostgres.As("konstruct_daemon", Name);

    /// <summary>The role konstruct_owner, for what <c>db apply</c> and <c>db assert</c> do.</summary>
    public string OwnerConnectionString => TestPostgres.As("konstruct_owner", Name);

    /// <summary>For tampering and for looking past row-level security; the product never has it.</summary>
    public string SuperuserConnectionString => TestPostgres.AsSuperuser(Name);

    public async Task InitializeAsync()
    {
        await TestPostgres.CreateAsync(Name);
        Databases = new Databases(AppConnectionString, DaemonConnectionString);
        _superuser = NpgsqlDataSource.Create(SuperuserConnectionString);
    }

    /// <summary>Runs statements as the superuser, past every rule; answers the rows they changed.</summary>
    public async Task<int> TamperAsync(string sql, params object[] parameters)
    {
        await using var command = Superuser(sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>One value, as the superuser sees it.</summary>
    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Superuser(sql, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The first column, as the superuser sees it.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Superuser(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync())
            values.Add(reader.GetFieldValue<T>(0));
        return values;
    }

    public async Task DisposeAsync()
    {
        await Databases.DisposeAsync();
        if (_superuser is not null)
            await _superuser.DisposeAsync();
        await TestPostgres.DropAsync(Name);
    }

    private NpgsqlCommand Superuser(string sql, object[] parameters)
    {
        var command = _superuser!.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
