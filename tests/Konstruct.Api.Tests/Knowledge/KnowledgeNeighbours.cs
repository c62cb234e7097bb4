using Konstruct.Api.Knowledge.Indexing;
using Konstruct.Domain.Knowledge;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.Api.Tests.Knowledge;

/// <summary>Two tenants with the same file under the same name, and another secret in each.</summary>
public sealed class KnowledgeNeighbours(KnowledgeWorld world) : IClassFixture<KnowledgeWorld>
{
    [Fact]
    public async Task What_one_tenant_knows_no_other_finds()
    {
        var (mine, neighbour) = (KnowledgeWorld.NewTenant(), KnowledgeWorld.NewTenant());
        var ours = await world.KnowAsync(mine, "Handbook.md", "The door code is bluebird.");
        var theirs = await world.KnowAsync(neighbour, "Handbook.md", "The door code is blackbird.");

        theirs.DocumentId.ShouldNotBe(ours.DocumentId);
        (await world.FindAsync(mine, "door code")).ShouldHaveSingleItem().Text.ShouldContain("bluebird");
        (await world.FindByWordsAsync(neighbour, "bluebird")).ShouldBeEmpty();
        var quoted = (await world.FindAsync(mine, "door code"))[0].ChunkId;
        (await world.Search.GetChunksAsync(neighbour, [quoted], default)).ShouldBeEmpty();
        (await world.Commands.ListAsync(neighbour, default)).ShouldHaveSingleItem().DocumentId.ShouldBe(theirs.DocumentId);
        (await world.Commands.FindAsync(neighbour, ours.DocumentId, default)).ShouldBeNull();
    }

    [Fact]
    public async Task What_one_tenant_removes_or_indexes_is_its_own()
    {
        var (mine, neighbour) = (KnowledgeWorld.NewTenant(), KnowledgeWorld.NewTenant());
        var ours = await world.KnowAsync(mine, "Handbook.md", "The door code is bluebird.");

        (await world.Commands.RemoveAsync(neighbour, "Handbook.md", purge: true, EventContext.None, default)).ShouldBe(KnowledgeRefusals.Unknown);
        (await world.IndexAsync(neighbour, ours.DocumentId, again: true)).ShouldBe(new IndexOutcome.Done(0));
        (await world.Get<IndexQueue>().WaitingAsync(neighbour, [ours.DocumentId], default)).ShouldBeEmpty();
        (await world.Commands.ReindexAsync(neighbour, "hashed/2", all: true, default)).ShouldBeEmpty();
        (await world.FindAsync(mine, "door code")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("select views.put_knowledge_chunks($1, gen_random_uuid(), 1, 'x', '{}', '{}', '{}', '{}', '{}', null)")]
    [InlineData("select views.publish_knowledge($1, gen_random_uuid(), 1, '{}')")]
    [InlineData("select views.remove_knowledge($1, gen_random_uuid(), true)")]
    public async Task Nothing_is_written_for_another_tenant_than_the_one_that_was_entered(string sql)
    {
        var (mine, neighbour) = (KnowledgeWorld.NewTenant(), KnowledgeWorld.NewTenant());
        (await Should.ThrowAsync<PostgresException>(() => AsAsync(mine, sql, neighbour.Value))).SqlState.ShouldBe("KS003");
    }

    [Fact]
    public async Task The_functions_that_search_find_nothing_without_a_tenant_and_nothing_of_another()
    {
        var (mine, neighbour) = (KnowledgeWorld.NewTenant(), KnowledgeWorld.NewTenant());
        await world.KnowAsync(mine, "Handbook.md", "The door code is bluebird.");
        var vector = "[" + string.Join(',', world.Embedding.Of("door code bluebird").Select(x => x.ToString("R"))) + "]";
        foreach (var (tenant, expected) in new[] { (mine, 1L), (neighbour, 0L), ((TenantId?)null, 0L) })
        {
            (await AsAsync(tenant, "select count(*) from views.search_knowledge_words($1, 10)", "bluebird")).ShouldBe(expected);
            (await AsAsync(tenant, "select count(*) from views.search_knowledge_vectors($1, 'hashed/1', -1, 10)", vector)).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task The_application_neither_writes_the_tables_nor_becomes_who_searches()
    {
        var mine = KnowledgeWorld.NewTenant();
        foreach (var sql in new[]
        {
            "delete from views.knowledge_chunks where tenant_id = $1", "update views.knowledge_chunks set content = '' where tenant_id = $1",
            "insert into views.knowledge_live (tenant_id, document_id, version, chunks) values ($1, gen_random_uuid(), 1, 1)", "select 1 from views.knowledge_live where tenant_id = $1",
        })
            (await Should.ThrowAsync<PostgresException>(() => AsAsync(mine, sql, mine.Value))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Should.ThrowAsync<PostgresException>(() => AsAsync(mine, "set role konstruct_search"))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private async Task<object?> AsAsync(TenantId? tenant, string sql, params object[] parameters)
    {
        await using var connection = await world.Database.Databases.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (tenant is { } entered)
        {
            await using var enter = new NpgsqlCommand("select set_config('app.current_tenant', $1, true)", connection) { Parameters = { new() { Value = entered.Value } } };
            await enter.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync();
    }
}
