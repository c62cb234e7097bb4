using Konstruct.EventStore.Tenancy;
using Konstruct.TestSupport;
using Npgsql;

namespace Konstruct.Api.Tests.Memory;

/// <summary>How a recall is executed, as PostgreSQL tells while it does it.</summary>
[Collection(ManyMemories.Collection)]
public sealed class PlanningARecall(ManyMemories memories)
{
    [Fact]
    public async Task A_large_scope_is_walked_by_the_index_of_meaning()
    {
        var plan = await PlanAsync(ManyMemories.Big, ManyMemories.Maya);

        plan.ShouldContain("Index Scan using memories_by_meaning on memories");
        plan.ShouldNotContain("CTE compared");
    }

    [Theory]
    [InlineData("a small tenant")]
    [InlineData("a person with few")]
    public async Task A_small_scope_is_compared_one_by_one(string which)
    {
        var (tenant, person) = which == "a small tenant" ? (ManyMemories.Small, ManyMemories.Maya) : (ManyMemories.Big, ManyMemories.Nora);
        // a plan made for the large one first must not be used for the small one
        await PlanAsync(ManyMemories.Big, ManyMemories.Maya);
        var plan = await PlanAsync(tenant, person);

        plan.ShouldContain("CTE compared");
        plan.ShouldContain("memories_of_person");
        plan.ShouldNotContain("memories_by_meaning");
    }

    [Fact]
    public async Task Nothing_in_it_reads_the_whole_table()
    {
        foreach (var (tenant, person) in new[] { (ManyMemories.Big, ManyMemories.Maya), (ManyMemories.Big, ManyMemories.Omar), (ManyMemories.Small, ManyMemories.Maya) })
            (await PlanAsync(tenant, person)).ShouldNotContain("Seq Scan on memories");
    }

    /// <summary>The plans of everything that the function runs, with the application's rights.</summary>
    private async Task<string> PlanAsync(TenantId tenant, Guid person)
    {
        await using var connection = new NpgsqlConnection(memories.Database.SuperuserConnectionString);
        var plans = new List<string>();
        connection.Notice += (_, e) => plans.Add(e.Notice.MessageText);
        await connection.OpenAsync();
        await using (var tell = new NpgsqlCommand(
            """
            load 'auto_explain';
            set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set auto_explain.log_level = notice;
            set role konstruct_app
            """,
            connection))
            await tell.ExecuteNonQueryAsync();
        for (var time = 0; time < 7; time++)
        {
            // after five plans PostgreSQL would think about one for all
            plans.Clear();
            await using var recall = new NpgsqlCommand("select count(*) from views.recall_memories($1, $2, $3, $4, 'test/1', 0, 0.97, '{}', 24)", connection);
            recall.Parameters.Add(new NpgsqlParameter { Value = tenant.Value });
            recall.Parameters.Add(new NpgsqlParameter { Value = ManyMemories.Agent });
            recall.Parameters.Add(new NpgsqlParameter { Value = person });
            recall.Parameters.Add(new NpgsqlParameter { Value = new ManyVectors(seed: 17).Next() });
            await recall.ExecuteNonQueryAsync();
        }

        await connection.CloseAsync();
        return string.Join('\n', plans);
    }
}
