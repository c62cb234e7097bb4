using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.Api.Tests.Knowledge;

/// <summary>What PostgreSQL really does inside the functions that search, told by auto_explain: twelve thousand chunks of two tenants.</summary>
public sealed class PlansOfKnowledgeSearch(PlansOfKnowledgeSearch.ManyChunks world) : IClassFixture<PlansOfKnowledgeSearch.ManyChunks>
{
    [Fact]
    public async Task Words_are_looked_up_in_their_index_and_only_under_the_tenant()
    {
        var plan = await PlanAsync(world.Large, "select count(*) from views.search_knowledge_words('kettle 4711', 10)");
        plan.ShouldContain("knowledge_chunks_by_words");
        plan.ShouldNotContain("Seq Scan on knowledge_chunks");
    }

    [Fact]
    public async Task Of_many_chunks_the_index_is_asked_for_the_nearest() =>
        (await PlanAsync(world.Large, $"select count(*) from views.search_knowledge_vectors('{ManyChunks.Vector(17)}', 'm', -1, 10)")).ShouldContain("knowledge_chunks_by_meaning");

    [Fact]
    public async Task Few_chunks_are_all_compared() =>
        (await PlanAsync(world.Small, $"select count(*) from views.search_knowledge_vectors('{ManyChunks.Vector(17)}', 'm', -1, 10)")).ShouldNotContain("knowledge_chunks_by_meaning");

    [Fact]
    public async Task The_small_tenant_beside_the_large_one_finds_all_of_its_own()
    {
        await using var connection = new NpgsqlConnection(world.World.Database.AppConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, $"select set_config('app.current_tenant', '{world.Small}', true)");
        await using var command = new NpgsqlCommand($"select count(*) from views.search_knowledge_vectors('{ManyChunks.Vector(3)}', 'm', -1, 50)", connection);
        (await command.ExecuteScalarAsync()).ShouldBe((long)ManyChunks.Few);
    }

    [Fact]
    public async Task The_index_finds_nearly_what_comparing_all_would_find()
    {
        var found = 0;
        for (var i = 0; i < 20; i++)
        {
            var asked = ManyChunks.Vector(100_000 + i);
            var approximate = await IdsAsync($"select chunk_id from views.search_knowledge_vectors('{asked}', 'm', -1, 10)");
            var exact = await world.World.Database.ListAsync<Guid>(
                $"set enable_indexscan = off; select chunk_id from views.knowledge_chunks where tenant_id = '{world.Large}' order by embedding <=> '{asked}' limit 10");
            found += approximate.Intersect(exact).Count();
        }

        (found / 200.0).ShouldBeGreaterThanOrEqualTo(0.9);
    }

    private async Task<List<Guid>> IdsAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(world.World.Database.AppConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, $"select set_config('app.current_tenant', '{world.Large}', true)");
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync())
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    /// <summary>The plans of the statements inside, as the application's role runs them.</summary>
    private async Task<string> PlanAsync(TenantId tenant, string sql)
    {
        await using var connection = new NpgsqlConnection(world.World.Database.SuperuserConnectionString);
        var plans = new List<string>();
        connection.Notice += (_, e) => plans.Add(e.Notice.MessageText);
        await connection.OpenAsync();
        await RunAsync(connection,
            """
            load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
            set auto_explain.log_level = 'warning'; set client_min_messages = warning; set role konstruct_app
            """);
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, $"select set_config('app.current_tenant', '{tenant}', true)");
        await RunAsync(connection, sql);
        return string.Join('\n', plans);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public sealed class ManyChunks : IAsyncLifetime
    {
        public const int Few = 40;
        private const int Many = 12_000;

        public KnowledgeWorld World { get; } = new();

        public TenantId Large { get; } = KnowledgeWorld.NewTenant();

        public TenantId Small { get; } = KnowledgeWorld.NewTenant();

        /// <summary>Near the vectors of the same remainder.</summary>
        public static string Vector(int i)
        {
            var (group, own) = (new Random(i % 200), new Random(i));
            return "[" + string.Join(',', Enumerable.Range(0, 384).Select(_ => ((float)((group.NextDouble() - 0.5) + ((own.NextDouble() - 0.5) * 0.6))).ToString("R"))) + "]";
        }

        public async Task InitializeAsync()
        {
            await World.InitializeAsync();
            // as a restore does it: the rows, then the index
            await World.Database.TamperAsync("drop index views.knowledge_chunks_by_meaning");
            await FillAsync(Large, Many);
            await FillAsync(Small, Few);
            await World.Database.TamperAsync("create index knowledge_chunks_by_meaning on views.knowledge_chunks using hnsw (embedding vector_cosine_ops) with (m = 16, ef_construction = 128)");
            await World.Database.TamperAsync("analyze views.knowledge_chunks; analyze views.knowledge_live");
        }

        public Task DisposeAsync() => World.DisposeAsync();

        private async Task FillAsync(TenantId tenant, int count)
        {
            var document = new Guid("0d000000-0000-8000-8000-000000000001");
            for (var from = 0; from < count; from += 2_000)
            {
                var some = Enumerable.Range(from, Math.Min(2_000, count - from)).ToArray();
                await World.Database.TamperAsync(
                    """
                    insert into views.knowledge_chunks (tenant_id, chunk_id, document_id, version, ordinal, name, heading, content, embedding, embedding_model)
                    select $1, gen_random_uuid(), $2, 1, i, 'Kettles.csv', '', 'Kettle ' || (array['one', 'two', 'seventeen', 'four', 'five', 'six'])[1 + i % 6] || ' number ' || i, v::vector, 'm'
                    from unnest($3::int[], $4::text[]) as t (i, v)
                    """,
                    tenant.Value, document, some, some.Select(Vector).ToArray());
            }

            await World.Database.TamperAsync("insert into views.knowledge_live values ($1, $2, 1, $3)", tenant.Value, document, count);
        }
    }
}
