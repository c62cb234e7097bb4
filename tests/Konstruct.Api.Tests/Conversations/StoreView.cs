using Npgsql;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>Looks into a store as the superuser, past row-level security, and through its restarts.</summary>
internal sealed class StoreView(string superuser) : IAsyncDisposable
{
    // no pool: a connection from before a restart would be dead
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(superuser) { Pooling = false }.ConnectionString);

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters) => (await ListAsync<T>(sql, parameters)).Single();

    /// <summary>The first column.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, params object[] parameters)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync())
            values.Add(reader.GetFieldValue<T>(0));
        return values;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
