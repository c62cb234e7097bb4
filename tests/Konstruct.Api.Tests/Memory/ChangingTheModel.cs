using Konstruct.Api.Memory;
using Konstruct.Api.Tests.Embeddings;
using Konstruct.Domain.Embeddings;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Simulators.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Memory;

public sealed class ChangingTheModel(EmbeddingWorld world) : IClassFixture<EmbeddingWorld>
{
    private const string WhereIsIt = "Where is the Lisbon office?";
    private static readonly Guid s_agent = new("0a000000-0000-8000-8000-000000000001");
    private static readonly Guid s_maya = new("0b000000-0000-8000-8000-000000000001");
    private static readonly Guid s_conversation = new("0c000000-0000-8000-8000-000000000001");

    [Fact]
    public async Task What_another_model_embedded_is_not_compared_until_it_is_embedded_anew()
    {
        var tenant = EmbeddingWorld.NewTenant();
        await RememberAsync(world.With("offline"), tenant, 70);
        var changed = world.With("ollama");

        (await RecallAsync(changed, tenant)).ShouldBeEmpty();
        var told = new List<ReindexProgress>();
        var done = await changed.GetRequiredService<ReindexMemories>().RunAsync(tenant, told.Add, EventContext.None, default);

        done.ShouldBe(new ReindexProgress(0, 0, 71, 71));
        told.Select(p => p.Embedded).ShouldBe([64, 71]);
        (await RecallAsync(changed, tenant))[0].Text.ShouldContain("Rua Augusta");
        (await world.EventsAsync(tenant)).Where(e => (string)e["purpose"]! == EmbeddingPurpose.Reembed).Select(e => (string)e["model"]!).ShouldBe(["all-minilm", "all-minilm"]);
    }

    [Fact]
    public async Task Doing_it_again_does_nothing()
    {
        var tenant = EmbeddingWorld.NewTenant();
        var services = world.With("offline");
        await RememberAsync(services, tenant, 1);

        (await services.GetRequiredService<ReindexMemories>().RunAsync(tenant, _ => { }, EventContext.None, default)).Embedded.ShouldBe(0);
    }

    [Fact]
    public async Task When_the_provider_goes_away_in_between_the_rest_is_done_later()
    {
        var tenant = EmbeddingWorld.NewTenant();
        await RememberAsync(world.With("offline"), tenant, 70);
        var changed = world.With("ollama", ("Embeddings:MaxAttempts", "1"));
        world.Simulators.Faults.Set(new() { Provider = "ollama", Method = "embeddings", Kind = FaultKind.Status, Status = 503, Skip = 1, Count = 1 });
        var reindex = changed.GetRequiredService<ReindexMemories>();

        await Should.ThrowAsync<Konstruct.Api.Embeddings.EmbeddingFailedException>(() => reindex.RunAsync(tenant, _ => { }, EventContext.None, default));
        (await reindex.RunAsync(tenant, _ => { }, EventContext.None, default)).Embedded.ShouldBe(7);
    }

    [Fact]
    public async Task The_neighbours_memories_are_left_alone()
    {
        var (tenant, neighbour) = (EmbeddingWorld.NewTenant(), EmbeddingWorld.NewTenant());
        await RememberAsync(world.With("offline"), tenant, 1);
        await RememberAsync(world.With("offline"), neighbour, 1);

        await world.With("ollama").GetRequiredService<ReindexMemories>().RunAsync(tenant, _ => { }, EventContext.None, default);

        (await world.Database.ListAsync<string>("select distinct embedding_model from views.memories where tenant_id = $1", neighbour.Value)).ShouldBe(["offline/hashed-features-1"]);
    }

    private static async Task RememberAsync(IServiceProvider services, TenantId tenant, int others)
    {
        var memory = services.GetRequiredService<LongTermMemory>();
        await memory.RememberAsync(tenant, s_agent, s_maya, s_maya, s_conversation, s_conversation, "Our Lisbon office is in Rua Augusta 24.", EventContext.None, default);
        for (var i = 0; i < others; i++)
            await memory.RememberAsync(tenant, s_agent, s_maya, s_maya, s_conversation, s_conversation, $"Shelf {i} of the warehouse holds part {1000 + i}.", EventContext.None, default);
    }

    private static async Task<IReadOnlyList<RecalledMemory>> RecallAsync(IServiceProvider services, TenantId tenant) =>
        (await services.GetRequiredService<LongTermMemory>().RecallAsync(tenant, new RecallRequest(s_agent, s_maya, WhereIsIt), default)).Memories;
}
