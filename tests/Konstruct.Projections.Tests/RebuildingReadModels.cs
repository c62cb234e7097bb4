using Konstruct.Domain.AccessTokens;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Channels;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Knowledge;
using Konstruct.Domain.Tenants;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.Conversations;
using Konstruct.Projections.Tests.Examples;
using static Konstruct.Projections.Tests.Conversations.ConversationExamples;

namespace Konstruct.Projections.Tests;

/// <summary>Every read model on a real database: live, from zero, and seen by the neighbour.</summary>
public sealed class RebuildingReadModels(Store store) : IClassFixture<Store>
{
    public static TheoryData<string> Names => [.. ReadModels.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task From_zero_it_is_what_it_is_live(string name)
    {
        await LiveThroughAsync(Store.NewTenant());
        await store.CaughtUpAsync();

        var verified = await store.Control.VerifyAsync(name);
        verified.Rows.ShouldBeGreaterThan(0);
        verified.Differences.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rebuilt_it_holds_the_same_rows(string name)
    {
        await LiveThroughAsync(Store.NewTenant());
        await store.CaughtUpAsync();
        var before = await RowsAsync(name);

        await store.Control.RebuildAsync(name);
        (await RowsAsync(name)).ShouldBe(before);
    }

    [Fact]
    public async Task The_neighbour_sees_no_row_of_any()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        await LiveThroughAsync(tenant);
        await store.CaughtUpAsync();

        (await CountsAsync(tenant)).ShouldAllBe(count => count > 0);
        (await CountsAsync(neighbour)).ShouldAllBe(count => count == 0);
    }

    [Fact]
    public async Task With_no_tenant_set_the_application_sees_no_row_of_any()
    {
        await LiveThroughAsync(Store.NewTenant());
        await store.CaughtUpAsync();
        foreach (var table in ReadModels.All)
        {
            await using var command = store.Database.Databases.App.CreateCommand($"select count(*) from views.{table.Name} where tenant_id <> ''");
            (await command.ExecuteScalarAsync()).ShouldBe(0L, table.Name);
        }
    }

    [Fact]
    public void No_read_model_says_that_it_copies_words_of_people() => ReadModels.PersonalCopies.ShouldBeEmpty();

    [Fact]
    public async Task And_none_does()
    {
        await LiveThroughAsync(Store.NewTenant());
        await store.CaughtUpAsync();
        foreach (var table in ReadModels.All)
            (await RowsAsync(table.Name)).ShouldAllBe(row => !row.Contains(Secret, StringComparison.Ordinal), table.Name);
        // the sealed words are there, or the test above would prove nothing
        (await store.Database.ScalarAsync<long>("select count(*) from events.mt_events where type = 'message.received.v1' and data->'content'->>'ct' <> ''"))
            .ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Every_read_model_of_the_project_is_listed() => typeof(ReadModels).Assembly.GetTypes()
        .Where(t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadModel<>)))
        .Select(t => t.GetInterfaces().Single().GetGenericArguments()[0])
        .ShouldBe(ReadModels.All.Select(t => t.GetType().GetGenericArguments()[0]), ignoreOrder: true);

    /// <summary>A tenant's whole life, with every status that a read model shows.</summary>
    private async Task LiveThroughAsync(TenantId tenant)
    {
        await store.AppendAsync(
            new StreamId(tenant, "tenant", new Guid(tenant.Value)), ReadModels.Tenants,
            new TenantEvent.Created("Acme", "acme"), new TenantEvent.Suspended("unpaid"), new TenantEvent.Renamed("Acme Tools"), new TenantEvent.Resumed());
        await store.AppendAsync(
            new StreamId(tenant, "agent", Store.NewId()), ReadModels.Agents,
            new AgentEvent.Hired(new AgentConfiguration("Nora", "support")), new AgentEvent.Paused(), new AgentEvent.Revised(new AgentConfiguration("Nora", "billing")));
        await store.AppendAsync(
            new StreamId(tenant, "channel", Store.NewId()), ReadModels.Channels,
            new ChannelEvent.Connected("slack", "T0ACME", "Acme", "U0BOT", null, null, Store.NewId(), "...7f3a", History.Noon), new ChannelEvent.TokenRevoked("app_uninstalled"));
        await store.AppendAsync(
            new StreamId(tenant, "knowledge", Store.NewId()), ReadModels.KnowledgeDocuments,
            new KnowledgeEvent.Added("Handbook.md", "text/markdown", "aa", 1_200, 1), new KnowledgeEvent.IndexingFailed(1, "document_broken"),
            new KnowledgeEvent.Replaced("text/markdown", "bb", 1_300, 2), new KnowledgeEvent.Indexed(2, 12, "all-minilm"), new KnowledgeEvent.Removed(Purged: false));
        await store.AppendAsync(
            new StreamId(tenant, "mcp_server", Store.NewId()), ReadModels.McpServers,
            new McpServerEvent.Added("crm", "https://mcp.example.com/", ["Authorization"], Store.NewId()),
            new McpServerEvent.ToolsDiscovered([new McpTool("find", "mcp__crm__find", "Finds.", "{}", "d1", null, ReadOnlyHint: true, null)]),
            new McpServerEvent.ToolApproved("find", "d1", McpRisk.Reads, Idempotent: true));
        await store.AppendAsync(
            new StreamId(tenant, "access_token", Store.NewId()), ReadModels.AccessTokens,
            new AccessTokenEvent.Issued("Docs sync", "9f86", [AccessTokenScopes.Knowledge], History.Noon.AddDays(90)), new AccessTokenEvent.Revoked());
        await store.AppendAsync<ConversationListRow>(
            new StreamId(tenant, "conversation", Store.NewId()), null,
            Started, Received(1), Received(2), Rejected(2), TurnStarted(1, 1), CallFailed(1), Called(1), Composed(1, parts: 2), Delivered(1), Received(3), Delivered(1, 2),
            Deleted(3), Received(4), TurnStarted(4, 4), Composed(4, ReplyKind.Apology), Delivered(4), Retried(4), Called(4, cost: null), Composed(4), DeliveryFailed(4));
        await store.AppendAsync<ConversationListRow>(
            new StreamId(tenant, "conversation", Store.NewId()), null,
            Started, Received(1), TurnStarted(1, 1), Called(1), ApprovalAsked(1), ApprovalAsked(2), ToolRequested(2), Parked(1), HandedOff(1), Taken(1), HumanReplied(1, 9), HandedBack(1),
            HandedOff(2));
    }

    private Task<List<string>> RowsAsync(string name) => store.Database.ListAsync<string>($"select v::text from views.{name} v where tenant_id <> '' order by 1");

    private async Task<List<int>> CountsAsync(TenantId tenant) =>
    [
        (await ReadModels.Tenants.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.Agents.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.Channels.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.ConversationList.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.Usage.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.Handoffs.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.Approvals.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.KnowledgeDocuments.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.McpServers.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
        (await ReadModels.AccessTokens.QueryAsync(store.Database.Databases, tenant, "true", [], default)).Count,
    ];
}
