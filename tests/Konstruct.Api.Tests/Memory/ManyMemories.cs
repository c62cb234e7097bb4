using Konstruct.EventStore.Tenancy;
using Konstruct.TestSupport;
using Npgsql;

namespace Konstruct.Api.Tests.Memory;

/// <summary>Tenants of 100, 10,000 and 100,000 memories in one table.</summary>
public sealed class ManyMemories : IAsyncLifetime
{
    public const string Collection = "many memories";

    internal static readonly TenantId Small = TenantId.From(new("00000100-0000-8000-8000-000000000001"));
    internal static readonly TenantId Middle = TenantId.From(new("00010000-0000-8000-8000-000000000001"));
    internal static readonly TenantId Big = TenantId.From(new("00100000-0000-8000-8000-000000000001"));
    internal static readonly Guid Agent = new("0a000000-0000-8000-8000-000000000001");

    /// <summary>Nearly everything of a tenant's is theirs.</summary>
    internal static readonly Guid Maya = new("0b000000-0000-8000-8000-000000000001");

    /// <summary>Has a fifteenth of the big tenant's.</summary>
    internal static readonly Guid Omar = new("0b000000-0000-8000-8000-000000000002");

    /// <summary>Has 12 memories.</summary>
    internal static readonly Guid Nora = new("0b000000-0000-8000-8000-000000000003");

    public TestDatabase Database { get; } = new();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        // Built at once afterwards, as after a restore, because row by row it would take minutes; and with less care, so that it
        // takes a minute less. What is found in it is found in the product's.
        var index = await Database.ScalarAsync<string>("select indexdef from pg_indexes where indexname = 'memories_by_meaning'");
        index.ShouldContain("ef_construction='200'");
        index = index.Replace("200", "64", StringComparison.Ordinal);
        await Database.TamperAsync("drop index views.memories_by_meaning");
        var vectors = new ManyVectors(seed: 7);
        await vectors.CopyAsync(Database, Small, Agent, [(Maya, 100)]);
        await vectors.CopyAsync(Database, Middle, Agent, [(Maya, 10_000)]);
        await vectors.CopyAsync(Database, Big, Agent, [(Maya, 92_988), (Omar, 7_000), (Nora, 12)]);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database.SuperuserConnectionString) { CommandTimeout = 300 }.ConnectionString);
        await connection.OpenAsync();
        // Concurrently: otherwise a minute's writing transaction would hold back every projection of the other tests' databases.
        foreach (var sql in new[]
        {
            "set maintenance_work_mem = '512MB'", "set max_parallel_maintenance_workers = 2",
            index.Replace("CREATE INDEX", "CREATE INDEX CONCURRENTLY", StringComparison.Ordinal), "analyze views.memories",
        })
        {
            await using var build = new NpgsqlCommand(sql, connection);
            await build.ExecuteNonQueryAsync();
        }
    }

    public Task DisposeAsync() => Database.DisposeAsync();
}

[CollectionDefinition(ManyMemories.Collection)]
public sealed class ManyMemoriesCollection : ICollectionFixture<ManyMemories>;
