using Konstruct.Api.Knowledge;
using Konstruct.Api.Knowledge.Indexing;
using Konstruct.Domain.Knowledge;
using Konstruct.EventStore.Streams;
using Konstruct.Projections.Knowledge;

namespace Konstruct.Api.Tests.Knowledge;

public sealed class ReplacingAndRemoving(KnowledgeWorld world) : IClassFixture<KnowledgeWorld>
{
    [Fact]
    public async Task A_document_tells_its_story()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.KnowAsync(tenant, "Handbook.md", "# Holidays\n\n28 days.");
        added.Change.ShouldBe("added");
        (await world.KnowAsync(tenant, "Handbook.md", "# Holidays\n\n30 days.")).ShouldBe(added with { Version = 2, Change = "replaced" });
        (await world.Commands.RemoveAsync(tenant, "Handbook.md", purge: false, EventContext.None, default)).ShouldBeNull();

        (await world.StoryAsync(tenant, added.DocumentId))
            .ShouldBe(["document.added.v1", "document.indexed.v1", "document.replaced.v1", "document.indexed.v1", "document.removed.v1"]);
    }

    [Fact]
    public async Task The_same_content_again_says_so_and_changes_nothing()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.KnowAsync(tenant, "Handbook.md", "28 days.");
        (await world.AddAsync(tenant, "Handbook.md", "28 days.")).ShouldBe(added with { Change = "unchanged" });
        (await world.StoryAsync(tenant, added.DocumentId)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_name_is_one_document_however_its_accents_are_spelt()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var composed = await world.KnowAsync(tenant, "Caf\u00e9.md", "Open at nine.");
        (await world.KnowAsync(tenant, " Cafe\u0301.md ", "Open at ten.")).ShouldBe(composed with { Version = 2, Change = "replaced" });
    }

    [Fact]
    public async Task The_version_before_is_found_until_the_whole_of_the_next_one_is_there()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.KnowAsync(tenant, "Handbook.md", "Holidays: twentyeight days.");
        await world.AddAsync(tenant, "Handbook.md", "Holidays: thirty days.");

        (await world.FindAsync(tenant, "holidays")).ShouldHaveSingleItem().Text.ShouldContain("twentyeight");
        await world.IndexAsync(tenant, added.DocumentId);
        (await world.FindAsync(tenant, "holidays")).ShouldHaveSingleItem().Text.ShouldContain("thirty");
        (await world.FindAsync(tenant, "twentyeight")).ShouldAllBe(c => c.Version == 2);
    }

    [Fact]
    public async Task What_a_past_prompt_quoted_can_be_had_again_after_it_was_replaced_and_removed()
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "Handbook.md", "Holidays: twentyeight days.");
        var quoted = (await world.FindAsync(tenant, "holidays")).ShouldHaveSingleItem();
        await world.KnowAsync(tenant, "Handbook.md", "Holidays: thirty days.");
        var newer = (await world.FindAsync(tenant, "holidays")).ShouldHaveSingleItem();
        await world.Commands.RemoveAsync(tenant, "Handbook.md", purge: false, EventContext.None, default);

        (await world.FindAsync(tenant, "holidays")).ShouldBeEmpty();
        var again = await world.Search.GetChunksAsync(tenant, [newer.ChunkId, quoted.ChunkId], default);
        again.Select(c => (c.ChunkId, c.Name, c.Heading, c.Text, c.Version)).ShouldBe(
            [(newer.ChunkId, "Handbook.md", "", "Holidays: thirty days.", 2), (quoted.ChunkId, "Handbook.md", "", "Holidays: twentyeight days.", 1)]);
    }

    [Fact]
    public async Task Purged_it_is_gone_with_its_content()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.KnowAsync(tenant, "Handbook.md", "Holidays: twentyeight days.");
        await world.KnowAsync(tenant, "Copy.md", "Holidays: thirty days.");
        await world.KnowAsync(tenant, "Handbook.md", "Holidays: thirty days.");
        var quoted = (await world.FindAsync(tenant, "holidays")).First(c => c.Name == "Handbook.md");
        var hashes = await HashesAsync(tenant, added.DocumentId);
        await world.Commands.RemoveAsync(tenant, "Handbook.md", purge: false, EventContext.None, default);
        (await world.Commands.RemoveAsync(tenant, "Handbook.md", purge: true, EventContext.None, default)).ShouldBeNull();
        (await world.Commands.RemoveAsync(tenant, "Handbook.md", purge: true, EventContext.None, default)).ShouldBeNull();

        (await world.Search.GetChunksAsync(tenant, [quoted.ChunkId], default)).ShouldBeEmpty();
        (await world.Blobs.GetAsync(tenant, hashes[0], default)).ShouldBeNull();
        (await world.Blobs.GetAsync(tenant, hashes[1], default)).ShouldNotBeNull("another document has the same content");
        (await world.Database.ScalarAsync<long>("select count(*) from views.knowledge_chunks where tenant_id = $1 and document_id = $2", tenant.Value, added.DocumentId)).ShouldBe(0);
    }

    [Fact]
    public async Task Added_again_after_its_removal_it_goes_on_counting()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.KnowAsync(tenant, "Handbook.md", "28 days.");
        await world.Commands.RemoveAsync(tenant, "Handbook.md", purge: false, EventContext.None, default);
        (await world.KnowAsync(tenant, "Handbook.md", "28 days.")).ShouldBe(added with { Version = 2 });
        (await world.FindAsync(tenant, "days")).ShouldHaveSingleItem().Version.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_not_there_is_not_removed() =>
        (await world.Commands.RemoveAsync(KnowledgeWorld.NewTenant(), "Handbook.md", purge: false, EventContext.None, default)).ShouldBe(KnowledgeRefusals.Unknown);

    [Fact]
    public async Task What_cannot_be_read_is_refused_before_anything_is_stored()
    {
        var tenant = KnowledgeWorld.NewTenant();
        (await world.AddAsync(tenant, "Handbook.pdf", "%PDF")).Refusal!.Code.ShouldBe("document_type_unsupported");
        (await world.AddAsync(tenant, "../Handbook.md", "words")).Refusal.ShouldBe(KnowledgeRefusals.BadName);
        (await world.AddAsync(tenant, "Handbook.md", "")).Refusal.ShouldBe(KnowledgeRefusals.Empty);
        (await world.Commands.ListAsync(tenant, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broken_replacement_is_said_and_the_version_before_is_still_found()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.KnowAsync(tenant, "Handbook.md", "Holidays: 28 days.");
        await world.AddAsync(tenant, "Handbook.md", "---\n");
        (await world.IndexAsync(tenant, added.DocumentId)).ShouldBe(new IndexOutcome.Failed("document_empty", MayComeBack: false));

        var row = await world.RowAsync(tenant, added.DocumentId);
        (row.Status, row.FailedWith, row.Version, row.IndexedVersion).ShouldBe((KnowledgeDocumentRow.Failed, "document_empty", 2, 1));
        (await world.FindAsync(tenant, "holidays")).ShouldHaveSingleItem().Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_replacement_that_comes_while_indexing_wins()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.AddAsync(tenant, "Handbook.md", "Holidays: twentyeight days.");
        world.Embedding.AfterBatch = () =>
        {
            world.Embedding.AfterBatch = null;
            world.AddAsync(tenant, "Handbook.md", "Holidays: thirty days.").GetAwaiter().GetResult();
        };
        await world.IndexAsync(tenant, added.DocumentId);
        (await world.FindAsync(tenant, "holidays")).ShouldBeEmpty();
        await world.IndexAsync(tenant, added.DocumentId);
        (await world.FindAsync(tenant, "holidays")).ShouldHaveSingleItem().Text.ShouldContain("thirty");
        (await world.StoryAsync(tenant, added.DocumentId)).ShouldBe(["document.added.v1", "document.replaced.v1", "document.indexed.v1"]);
    }

    [Fact]
    public async Task What_was_embedded_before_a_crash_is_not_embedded_again()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.AddAsync(tenant, "Kettles.md", string.Join('\n', Enumerable.Range(1, 150).Select(i => $"# Kettle {i}\n\nKettle {i} boils in {i} minutes.")));
        world.Embedding.AfterBatch = () => world.Embedding.Failure = new KnowledgeEmbeddingException("embedding_unavailable", mayRetry: true);
        (await world.IndexAsync(tenant, added.DocumentId)).ShouldBe(new IndexOutcome.Later("embedding_unavailable"));
        (world.Embedding.AfterBatch, world.Embedding.Failure) = (null, null);
        (await world.FindAsync(tenant, "kettle")).ShouldBeEmpty("half a document is not found");

        var before = world.Embedding.Embedded;
        (await world.IndexAsync(tenant, added.DocumentId)).ShouldBe(new IndexOutcome.Done(150));
        (world.Embedding.Embedded - before).ShouldBe(150 - 64);
        (await world.FindAsync(tenant, "kettle")).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Another_model_embeds_everything_anew_and_the_chunks_stay_the_same()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.KnowAsync(tenant, "Handbook.md", DocumentExamples.HandbookMarkdown);
        var before = await world.FindAsync(tenant, "paid holiday");
        world.Embedding.Model = "hashed/2";
        try
        {
            (await world.FindAsync(tenant, "paid holiday")).ShouldAllBe(c => c.Similarity == null);
            (await world.Commands.ReindexAsync(tenant, "hashed/2", all: false, default)).ShouldHaveSingleItem().DocumentId.ShouldBe(added.DocumentId);
            (await world.IndexAsync(tenant, added.DocumentId, again: true)).ShouldBeOfType<IndexOutcome.Done>();

            var after = await world.FindAsync(tenant, "paid holiday");
            after[0].ChunkId.ShouldBe(before[0].ChunkId);
            after[0].Similarity.ShouldNotBeNull();
            (await world.RowAsync(tenant, added.DocumentId)).EmbeddingModel.ShouldBe("hashed/2");
            (await world.Commands.ReindexAsync(tenant, "hashed/2", all: false, default)).ShouldBeEmpty();
        }
        finally
        {
            world.Embedding.Model = "hashed/1";
        }
    }

    private async Task<List<string>> HashesAsync(EventStore.Tenancy.TenantId tenant, Guid document) =>
    [
        .. (await world.Reader.ReadStreamAsync(new StreamId(tenant, KnowledgeCommands.StreamType, document)))
            .Select(e => e.Data switch { KnowledgeEvent.Added a => a.ContentHash, KnowledgeEvent.Replaced r => r.ContentHash, _ => null }).OfType<string>(),
    ];
}
