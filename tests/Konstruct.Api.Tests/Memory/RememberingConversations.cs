using Konstruct.Api.Memory;
using Konstruct.Api.Tests.Conversations;
using Konstruct.EventStore.Streams;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Memory;

public sealed class RememberingConversations(ReadingOnWhenTold konstruct) : IClassFixture<ReadingOnWhenTold>
{
    private const string Office = "Our Lisbon office is in Rua Augusta 24, second floor.";
    private const string WhereIsIt = "Where is the Lisbon office?";

    [Fact]
    public async Task What_was_said_is_recalled_in_another_conversation()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        var other = await colleague.TellAsync("The printer on the third floor is out of toner again.");
        await colleague.ReadOnAsync(told);
        await colleague.ReadOnAsync(other);

        var memory = (await colleague.RecallAsync(told, WhereIsIt))[0];

        memory.Text.ShouldContain(Office);
        memory.Text.ShouldContain("You answered: ");
        memory.ConversationId.ShouldBe(told.Conversation);
        memory.SourceId.ShouldBe(told.Turn);
        memory.Kind.ShouldBe(MemoryKind.Said);
        memory.Score.ShouldBeGreaterThan(0.2);
    }

    [Fact]
    public async Task An_envelope_has_it_remembered_in_the_background()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);

        await EnqueueAsync(colleague, told);
        await colleague.Company.SettledAsync();

        (await colleague.RecallAsync(told, WhereIsIt)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_delivery_changes_nothing_and_costs_nothing()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        (await colleague.ReadOnAsync(told)).ShouldBe(1);
        var memory = (await colleague.RecallAsync(told, WhereIsIt)).Single();

        (await colleague.ReadOnAsync(told)).ShouldBe(0);

        var again = (await colleague.RecallAsync(told, WhereIsIt)).Single();
        // what was said lately weighs a little less with every moment
        (again with { Score = memory.Score }).ShouldBe(memory);
        (await colleague.EmbeddedAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_crash_between_embedding_and_writing_it_is_written_once()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);
        // as if the worker had been lost: the memory is there, where reading got is not
        await konstruct.Database.TamperAsync("delete from views.memory_progress where tenant_id = $1", colleague.Tenant.Value);

        (await colleague.ReadOnAsync(told)).ShouldBe(0);

        (await colleague.RecallAsync(told, WhereIsIt)).ShouldHaveSingleItem();
        (await CountsAsync(colleague)).ShouldBe([1]);
    }

    [Fact]
    public async Task Two_deliveries_at_once_write_it_once()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);

        var written = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => colleague.ReadOnAsync(told)));

        written.Sum().ShouldBe(1);
        (await CountsAsync(colleague)).ShouldBe([1]);
    }

    [Fact]
    public async Task Reading_on_takes_what_came_since_and_nothing_else()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);
        await colleague.TellAsync("My sister's wedding is on the 14th of June in Cartagena.", inThread: told.Said);

        (await colleague.ReadOnAsync(told)).ShouldBe(1);

        (await colleague.RecallAsync(told, "When is the wedding of my sister?"))[0].Text.ShouldContain("14th of June");
        (await colleague.EmbeddedAsync()).Select(e => (int)e["texts"]!).ShouldBe([1, 1]);
    }

    [Fact]
    public async Task What_the_prompt_has_anyway_is_not_recalled()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);

        (await colleague.RecallAsync(told, WhereIsIt, told.Turn)).ShouldBeEmpty();
        (await colleague.RecallAsync(told, WhereIsIt, told.Message)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_edit_replaces_what_was_remembered_and_the_old_version_can_still_be_read()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);
        var old = (await colleague.RecallAsync(told, WhereIsIt)).Single();

        await konstruct.Simulators.Slack.People.EditAsync(told.Said.Channel, told.Said.Ts, "Our Lisbon office has moved to Praça do Comércio 3.", colleague.Company.Team);
        await Eventually.HoldsAsync(async () => await colleague.Company.CountAsync("message.edited.v1") == 1, "the edit is stored");
        await colleague.ReadOnAsync(told);

        var memory = (await colleague.RecallAsync(told, WhereIsIt)).ShouldHaveSingleItem();
        memory.Text.ShouldContain("Praça do Comércio 3");
        memory.Id.ShouldNotBe(old.Id);
        (await colleague.Memory.GetAsync(colleague.Tenant, [old.Id, memory.Id], default))[old.Id].Text.ShouldBe(old.Text);
        (await CountsAsync(colleague)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_deleted_message_is_not_recalled_any_more()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);

        await konstruct.Simulators.Slack.People.DeleteAsync(told.Said.Channel, told.Said.Ts, colleague.Company.Team);
        await Eventually.HoldsAsync(async () => await colleague.Company.CountAsync("message.deleted.v1") == 1, "the deletion is stored");
        await colleague.ReadOnAsync(told);

        (await colleague.RecallAsync(told, WhereIsIt)).ShouldBeEmpty();
        (await CountsAsync(colleague)).ShouldBe([0]);
    }

    [Fact]
    public async Task A_deleted_message_is_not_recalled_in_the_next_turn_of_another_conversation()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);
        await colleague.TellAsync(WhereIsIt);
        (await RecalledAsync(colleague)).ShouldBe([0, 1], "as long as it stands there it is recalled");

        await konstruct.Simulators.Slack.People.DeleteAsync(told.Said.Channel, told.Said.Ts, colleague.Company.Team);
        await colleague.Company.SettledAsync();
        await colleague.TellAsync("Where was the Lisbon office again?");

        (await RecalledAsync(colleague)).ShouldBe([0, 1, 0]);
        colleague.Company.PromptsWith("Where was the Lisbon office again?").ShouldHaveSingleItem().ShouldNotContain("Rua Augusta");
    }

    [Fact]
    public async Task An_edit_is_read_at_once_and_not_only_after_the_next_answer()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);

        await konstruct.Simulators.Slack.People.EditAsync(told.Said.Channel, told.Said.Ts, "Our Lisbon office has moved to Praça do Comércio 3.", colleague.Company.Team);
        await colleague.Company.SettledAsync();

        (await colleague.RecallAsync(told, WhereIsIt)).ShouldHaveSingleItem().Text.ShouldContain("Praça do Comércio 3");
        (await colleague.EmbeddedAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Every_batch_is_an_event_with_what_it_cost()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        await colleague.ReadOnAsync(await colleague.TellAsync(Office));

        var called = (await colleague.EmbeddedAsync()).ShouldHaveSingleItem();

        ((string)called["purpose"]!).ShouldBe("memory");
        ((string)called["provider"]!).ShouldBe("offline");
        ((int)called["texts"]!).ShouldBe(1);
        ((long)called["tokens"]!).ShouldBeGreaterThan(10);
        ((string)called["costUsd"]!).ShouldBe("0");
        called.ToJsonString().ShouldNotContain("Lisbon");
    }

    [Fact]
    public async Task Nothing_of_what_was_said_can_be_read_in_the_table()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        await colleague.ReadOnAsync(await colleague.TellAsync(Office));

        (await konstruct.Database.ListAsync<string>("select to_jsonb(m)::text from views.memories m where tenant_id = $1", colleague.Tenant.Value))
            .ShouldHaveSingleItem().ShouldNotContain("Lisbon");
    }

    [Fact]
    public async Task What_is_told_to_be_remembered_is_kept_once_and_recalled()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync("Please remember how I like reports.");
        for (var time = 0; time < 2; time++)
        {
            await colleague.Memory.RememberAsync(
                colleague.Tenant, told.Agent, told.Person, told.Person, told.Conversation, told.Turn, "Prefers reports as a table, in Portuguese.", EventContext.None, default);
        }

        var memory = (await colleague.RecallAsync(told, "In which language are reports preferred?")).ShouldHaveSingleItem();
        memory.Kind.ShouldBe(MemoryKind.Remembered);
        memory.Text.ShouldBe("Prefers reports as a table, in Portuguese.");
        (await colleague.Memory.ListAsync(colleague.Tenant, told.Agent, told.Person, 10, default)).ShouldHaveSingleItem().Id.ShouldBe(memory.Id);
    }

    /// <summary>How many memories each turn recalled, in order.</summary>
    private static async Task<List<int>> RecalledAsync(Colleague colleague) =>
        (await colleague.Company.DataAsync("memory.recalled.v1")).ConvertAll(r => r["memories"]!.AsArray().Count);

    private Task EnqueueAsync(Colleague colleague, Told told) => konstruct.Server.Services
        .GetRequiredService<EventStore.Streams.EventStore>()
        .CommitAsync(new UnitOfWork(colleague.Tenant).Enqueue(MemoryEnvelope.For(told.Conversation)));

    private Task<List<long>> CountsAsync(Colleague colleague) =>
        konstruct.Database.ListAsync<long>("select memories from views.memory_counts where tenant_id = $1", colleague.Tenant.Value);
}
