using Konstruct.Api.Knowledge;
using Konstruct.Api.Knowledge.Search;

namespace Konstruct.Api.Tests.Knowledge;

public sealed class FindingKnowledge(KnowledgeWorld world) : IClassFixture<KnowledgeWorld>
{
    [Fact]
    public async Task A_question_finds_the_section_that_answers_it()
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "Handbook.md", DocumentExamples.HandbookMarkdown);

        var best = (await world.FindAsync(tenant, "How many days of paid holiday do I get?"))[0];
        best.Name.ShouldBe("Handbook.md");
        best.Heading.ShouldBe("Handbook › Holidays");
        best.Text.ShouldContain("28 days");
        best.Version.ShouldBe(1);
        best.Similarity.ShouldNotBeNull().ShouldBeGreaterThan(0.3);
    }

    [Fact]
    public async Task Other_words_of_the_same_meaning_find_it_too()
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "a.md", "# Rules\n\nholiday");
        await world.KnowAsync(tenant, "b.md", "# Kettles\n\nBlue and red.");

        (await world.FindByWordsAsync(tenant, "vacation")).ShouldBeEmpty();
        var found = (await world.FindAsync(tenant, "vacation")).ShouldHaveSingleItem();
        (found.Name, found.Similarity!.Value).ShouldSatisfyAllConditions(f => f.Name.ShouldBe("a.md"), f => f.Item2.ShouldBeGreaterThan(0.25));
    }

    [Fact]
    public async Task What_has_nothing_to_do_with_it_is_not_found()
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "Handbook.md", DocumentExamples.HandbookMarkdown);
        (await world.FindAsync(tenant, "quantum chromodynamics")).ShouldBeEmpty();
        (await world.FindAsync(tenant, "the of and")).ShouldBeEmpty();
        (await world.FindAsync(tenant, "  ")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("¿Cuántos días de vacaciones tengo?", "Vacaciones")]
    [InlineData("reembolso de gastos", "Gastos")]
    [InlineData("Quando recebo o salário?", "Salários")]
    [InlineData("working from home", "Remote work")]
    [InlineData("days worked remotely", "Remote work")]
    public async Task Each_language_is_found_by_its_own_forms_of_words(string question, string heading)
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(
            tenant, "Manual.md",
            """
            # Vacaciones

            Cada persona tiene 28 días de vacación pagada.

            # Gastos

            Los gastos se reembolsan en 30 días.

            # Salários

            O salário é pago no dia 25; quem recebe antes avisa.

            # Remote work

            Anybody may work remote, at home or elsewhere, two days a week.
            """);
        (await world.FindByWordsAsync(tenant, question))[0].Heading.ShouldBe(heading);
    }

    [Fact]
    public async Task A_search_box_s_own_language_works()
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "a.txt", "The blue kettle boils fast.");
        await world.KnowAsync(tenant, "b.txt", "The kettle is blue, and the red kettle boils slowly.");

        (await world.FindByWordsAsync(tenant, "\"blue kettle\"")).ShouldHaveSingleItem().Name.ShouldBe("a.txt");
        (await world.FindByWordsAsync(tenant, "kettle -red")).ShouldHaveSingleItem().Name.ShouldBe("a.txt");
        (await world.FindByWordsAsync(tenant, "fast or slowly")).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("'; drop table views.knowledge_chunks; --")]
    [InlineData("a & b | ! ( <-> :* \\ ' \" %")]
    [InlineData("\0\u0001\uFFFF")]
    [InlineData("::::")]
    public async Task Whatever_is_asked_is_a_question_and_no_error(string question)
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "a.txt", "The blue kettle boils fast.");
        (await world.FindAsync(tenant, question)).Count.ShouldBeLessThanOrEqualTo(1);
        (await world.FindAsync(tenant, question + new string('x', 5_000))).Count.ShouldBeLessThanOrEqualTo(1);
        (await world.FindAsync(tenant, "kettle")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Without_vectors_words_alone_are_searched_and_that_is_said()
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "Handbook.md", DocumentExamples.HandbookMarkdown);
        world.Embedding.Failure = new KnowledgeEmbeddingException("embedding_unavailable", mayRetry: true);
        FoundKnowledge found;
        try
        {
            found = await world.Search.SearchAsync(tenant, "paid holiday", 5, default);
        }
        finally
        {
            world.Embedding.Failure = null;
        }

        found.WithoutMeaning.ShouldBe("embedding_unavailable");
        found.Chunks[0].Heading.ShouldBe("Handbook › Holidays");
        found.Chunks[0].Similarity.ShouldBeNull();
        (await world.Search.SearchAsync(tenant, "paid holiday", 5, default)).WithoutMeaning.ShouldBeNull();
    }

    [Fact]
    public async Task Vectors_of_another_model_are_not_compared()
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "a.md", "holiday");
        var found = await world.Search.SearchAsync(tenant, "vacation", new QuestionVector("hashed/2", world.Embedding.Of("vacation")), 5, default);
        found.Chunks.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_is_as_long_as_was_asked_for()
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "Kettles.csv", "Product,Price\n" + string.Join('\n', Enumerable.Range(1, 400).Select(i => $"Kettle {i},{i}")));
        (await world.FindAsync(tenant, "kettle", limit: 3)).Count.ShouldBe(3);
        (await world.FindAsync(tenant, "kettle", limit: 12)).Count.ShouldBe(12);
    }
}
