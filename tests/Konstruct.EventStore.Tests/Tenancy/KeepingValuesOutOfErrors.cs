using Konstruct.TestSupport;
using Npgsql;

namespace Konstruct.EventStore.Tests.Tenancy;

/// <summary>PostgreSQL's details quote rows, and exceptions end in logs; a connection string may ask for them and does not get them.</summary>
public sealed class KeepingValuesOutOfErrors(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Telling = ";Include Error Detail=true;Include Failed Batched Command=true";
    private const string Secret = "xoxb-the-secret-of-a-row";

    [Fact]
    public async Task No_pool_tells_the_values_that_a_connection_string_asks_for()
    {
        await using var databases = new Databases(database.AppConnectionString + Telling, database.DaemonConnectionString + Telling);

        foreach (var pool in new[] { databases.App, databases.Daemon })
            (await RefusedAsync(await pool.OpenConnectionAsync())).ToString().ShouldNotContain(Secret);
    }

    private static async Task<PostgresException> RefusedAsync(NpgsqlConnection connection)
    {
        await using (connection)
        {
            await using var command = new NpgsqlCommand($"do $$ begin raise exception 'refused' using detail = '{Secret}'; end $$", connection);
            return await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        }
    }
}
