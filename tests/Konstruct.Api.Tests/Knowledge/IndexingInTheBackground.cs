using Konstruct.Api.Knowledge;
using Konstruct.EventStore.Messaging;
using Konstruct.Projections.Knowledge;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Knowledge;

/// <summary>With the server's own workers.</summary>
public sealed class IndexingInTheBackground(RunningKnowledgeWorld world) : IClassFixture<RunningKnowledgeWorld>
{
    [Fact]
    public async Task What_is_added_is_found_by_and_by()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.AddAsync(tenant, "Handbook.md", DocumentExamples.HandbookMarkdown);
        await BecomesAsync(tenant, added.DocumentId, KnowledgeDocumentRow.Indexed);
        (await world.FindAsync(tenant, "paid holiday"))[0].Heading.ShouldBe("Handbook › Holidays");
    }

    [Fact]
    public async Task Many_at_once_are_all_found()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => world.AddAsync(tenant, $"Kettle {i}.txt", $"Kettle number{i} boils.")));
        foreach (var document in added)
            await BecomesAsync(tenant, document.DocumentId, KnowledgeDocumentRow.Indexed);
        (await world.FindByWordsAsync(tenant, "number13")).ShouldHaveSingleItem().Name.ShouldBe("Kettle 13.txt");
    }

    [Fact]
    public async Task An_embedding_that_is_away_for_too_long_is_a_dead_letter_that_can_be_taken_up_again()
    {
        var tenant = KnowledgeWorld.NewTenant();
        world.Embedding.Failure = new KnowledgeEmbeddingException("embedding_unavailable", mayRetry: true);
        var added = await world.AddAsync(tenant, "Handbook.md", DocumentExamples.HandbookMarkdown);
        await BecomesAsync(tenant, added.DocumentId, KnowledgeDocumentRow.Failed);
        (await world.RowAsync(tenant, added.DocumentId)).FailedWith.ShouldBe("embedding_unavailable");
        var letters = world.Get<DeadLetters>();
        await Eventually.HoldsAsync(async () => (await letters.ListAsync(tenant, default)).Count == 1, "the dead letter is there");
        var letter = (await letters.ListAsync(tenant, default))[0];
        (letter.Kind, letter.Error).ShouldBe(("knowledge.index", "embedding_unavailable"));

        world.Embedding.Failure = null;
        (await letters.RetryAsync(tenant, letter.Id, default)).ShouldBeTrue();
        await BecomesAsync(tenant, added.DocumentId, KnowledgeDocumentRow.Indexed);
        (await world.StoryAsync(tenant, added.DocumentId)).ShouldBe(["document.added.v1", "document.indexing_failed.v1", "document.indexed.v1"]);
    }

    [Fact]
    public async Task A_key_that_is_refused_while_indexing_anew_is_a_dead_letter_and_what_was_found_stays_found()
    {
        var tenant = KnowledgeWorld.NewTenant();
        var added = await world.AddAsync(tenant, "Handbook.md", DocumentExamples.HandbookMarkdown);
        await BecomesAsync(tenant, added.DocumentId, KnowledgeDocumentRow.Indexed);
        world.Embedding.Model = "hashed/2";
        world.Embedding.Failure = new KnowledgeEmbeddingException("embedding_key_refused", mayRetry: false);
        try
        {
            await world.Commands.ReindexAsync(tenant, "hashed/2", all: false, default);
            await Eventually.HoldsAsync(async () => (await world.Get<DeadLetters>().ListAsync(tenant, default)).Count == 1, "the dead letter is there");
            (await world.FindByWordsAsync(tenant, "paid holiday")).ShouldNotBeEmpty();
            (await world.RowAsync(tenant, added.DocumentId)).Status.ShouldBe(KnowledgeDocumentRow.Indexed);
        }
        finally
        {
            (world.Embedding.Model, world.Embedding.Failure) = ("hashed/1", null);
        }
    }

    private Task BecomesAsync(EventStore.Tenancy.TenantId tenant, Guid document, string status) =>
        Eventually.HoldsAsync(async () => (await world.RowAsync(tenant, document)).Status == status, $"the document is {status}");
}
