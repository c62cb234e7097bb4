using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.Projections;
using Konstruct.Simulators.Faults;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Konstruct.Api.Tests.Conversations;

public sealed class Neighbours(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task What_is_said_at_one_company_is_seen_by_no_other()
    {
        var mine = await konstruct.HireAsync();
        var neighbour = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "*", Method = "chat", Kind = FaultKind.Status, Status = 401 });
        await mine.AnsweredAsync(await mine.AskAsync("A question that ends as a dead letter."));
        konstruct.Simulators.Faults.Clear();
        await mine.AnsweredAsync(await mine.AskAsync("A question of ours."));
        await Eventually.HoldsAsync(
            async () => (await ReadModels.ConversationList.QueryAsync(konstruct.Database.Databases, mine.Tenant, "true", [], default)).Count == 2,
            "the list follows");

        var reader = konstruct.Server.Services.GetRequiredService<EventReader>();
        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        var stream = await konstruct.Database.ScalarAsync<Guid>(
            "select id from events.mt_streams where tenant_id = $1 and type = 'conversation' limit 1", mine.Tenant.Value);
        (await reader.ReadStreamAsync(new StreamId(mine.Tenant, "conversation", stream))).ShouldNotBeEmpty();
        (await reader.ReadStreamAsync(new StreamId(neighbour.Tenant, "conversation", stream))).ShouldBeEmpty();
        (await ReadModels.ConversationList.QueryAsync(konstruct.Database.Databases, neighbour.Tenant, "true", [], default)).ShouldBeEmpty();
        (await ReadModels.Usage.QueryAsync(konstruct.Database.Databases, neighbour.Tenant, "true", [], default)).ShouldBeEmpty();
        (await ReadModels.Channels.QueryAsync(konstruct.Database.Databases, neighbour.Tenant, "true", [], default)).ShouldHaveSingleItem()
            .ExternalKey.ShouldBe(neighbour.Team);
        var letter = (await letters.ListAsync(mine.Tenant, default)).ShouldHaveSingleItem();
        (await letters.ListAsync(neighbour.Tenant, default)).ShouldBeEmpty();
        (await letters.RetryAsync(neighbour.Tenant, letter.Id, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_applications_role_sees_the_rows_of_its_tenant_and_without_one_none()
    {
        var mine = await konstruct.HireAsync();
        var neighbour = await konstruct.HireAsync();
        await mine.AnsweredAsync(await mine.AskAsync("Who sees this?"));
        await neighbour.AnsweredAsync(await neighbour.AskAsync("And who sees that?"));
        var tables = await konstruct.Database.ListAsync<string>(
            """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
            where n.nspname in ('events', 'views', 'messaging') and c.relkind in ('r', 'v', 'p')
              and has_table_privilege('konstruct_app', c.oid, 'select')
            """);

        tables.Count.ShouldBeGreaterThan(8);
        foreach (var table in tables)
        {
            (await VisibleAsync(table, "true", tenant: null)).ShouldBe(0, $"{table} without a tenant");
            (await VisibleAsync(table, "tenant_id <> $1", neighbour.Tenant.Value)).ShouldBe(0, $"{table} of another tenant");
        }

        (await VisibleAsync("events.mt_events", "tenant_id = $1", neighbour.Tenant.Value)).ShouldBeGreaterThan(0);
    }

    private async Task<long> VisibleAsync(string table, string condition, string? tenant)
    {
        await using var connection = await konstruct.Database.Databases.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (tenant is not null)
        {
            await using var enter = new NpgsqlCommand("select set_config('app.current_tenant', $1, true)", connection) { Parameters = { new() { Value = tenant } } };
            await enter.ExecuteNonQueryAsync();
        }

        await using var count = new NpgsqlCommand($"select count(*) from {table} where {condition}", connection);
        if (tenant is not null)
            count.Parameters.Add(new() { Value = tenant });
        return (long)(await count.ExecuteScalarAsync())!;
    }
}
