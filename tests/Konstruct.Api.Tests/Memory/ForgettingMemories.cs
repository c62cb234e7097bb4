using Konstruct.Api.Tests.Conversations;

namespace Konstruct.Api.Tests.Memory;

public sealed class ForgettingMemories(ReadingOnWhenTold konstruct) : IClassFixture<ReadingOnWhenTold>
{
    private const string Office = "Our Lisbon office is in Rua Augusta 24, second floor.";
    private const string WhereIsIt = "Where is the Lisbon office?";

    [Fact]
    public async Task A_person_who_is_forgotten_is_not_remembered_by_the_next_recall()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);
        var id = (await colleague.RecallAsync(told, WhereIsIt)).Single().Id;

        (await colleague.Memory.ForgetPersonAsync(colleague.Tenant, told.Person, default)).ShouldBe(1);

        (await colleague.RecallAsync(told, WhereIsIt)).ShouldBeEmpty();
        (await colleague.Memory.GetAsync(colleague.Tenant, [id], default)).ShouldBeEmpty();
        (await RowsAsync(colleague)).ShouldBe(0);
    }

    [Fact]
    public async Task Work_that_was_under_way_does_not_bring_a_forgotten_person_back()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);

        await colleague.Memory.ForgetPersonAsync(colleague.Tenant, told.Person, default);
        await colleague.ReadOnAsync(told);

        (await RowsAsync(colleague)).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_forgotten_person_says_afterwards_is_remembered()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync("The Madrid office closes at six on Fridays.");
        await colleague.Memory.ForgetPersonAsync(colleague.Tenant, told.Person, default);
        await colleague.TellAsync(Office, inThread: told.Said);
        await colleague.ReadOnAsync(told);

        (await colleague.RecallAsync(told, WhereIsIt)).ShouldHaveSingleItem();
        (await colleague.RecallAsync(told, "When does the Madrid office close?")).ShouldNotContain(m => m.Text.Contains("Madrid"));
    }

    [Fact]
    public async Task A_conversation_that_is_forgotten_is_not_remembered_and_not_read_again()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        var kept = await colleague.TellAsync("The Lisbon office has twelve desks.");
        await colleague.ReadOnAsync(told);
        await colleague.ReadOnAsync(kept);

        (await colleague.Memory.ForgetConversationAsync(colleague.Tenant, told.Conversation, default)).ShouldBe(1);
        await colleague.TellAsync("And what about the Madrid office?", inThread: told.Said);
        await colleague.ReadOnAsync(told);

        var recalled = await colleague.RecallAsync(told, WhereIsIt);
        recalled.ShouldContain(m => m.ConversationId == kept.Conversation);
        recalled.ShouldNotContain(m => m.Text.Contains("Rua Augusta"));
    }

    [Fact]
    public async Task One_memory_is_forgotten_for_good_even_when_its_message_is_edited()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);
        var memory = (await colleague.RecallAsync(told, WhereIsIt)).Single();

        (await colleague.Memory.ForgetAsync(colleague.Tenant, told.Agent, told.Person, memory.Id, default)).ShouldBeTrue();
        (await colleague.Memory.ForgetAsync(colleague.Tenant, told.Agent, told.Person, memory.Id, default)).ShouldBeFalse();
        await konstruct.Simulators.Slack.People.EditAsync(told.Said.Channel, told.Said.Ts, Office + " Ring twice.", colleague.Company.Team);
        await TestSupport.Eventually.HoldsAsync(async () => await colleague.Company.CountAsync("message.edited.v1") == 1, "the edit is stored");
        await colleague.ReadOnAsync(told);

        (await colleague.RecallAsync(told, WhereIsIt)).ShouldBeEmpty();
        (await colleague.Memory.GetAsync(colleague.Tenant, [memory.Id], default)).ShouldBeEmpty();
        (await konstruct.Database.ScalarAsync<long>(
            "select count(*) from views.memories where tenant_id = $1 and (content is not null or embedding is not null)", colleague.Tenant.Value)).ShouldBe(0);
    }

    [Fact]
    public async Task A_memory_of_somebody_else_cannot_be_forgotten()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);
        var id = (await colleague.RecallAsync(told, WhereIsIt)).Single().Id;
        var neighbour = await Colleague.HireAsync(konstruct);

        (await colleague.Memory.ForgetAsync(colleague.Tenant, told.Agent, told.Agent, id, default)).ShouldBeFalse();
        (await colleague.Memory.ForgetAsync(colleague.Tenant, told.Person, told.Person, id, default)).ShouldBeFalse();
        (await neighbour.Memory.ForgetAsync(neighbour.Tenant, told.Agent, told.Person, id, default)).ShouldBeFalse();
        (await neighbour.Memory.ForgetPersonAsync(neighbour.Tenant, told.Person, default)).ShouldBe(0);
        (await neighbour.Memory.ForgetConversationAsync(neighbour.Tenant, told.Conversation, default)).ShouldBe(0);
        (await colleague.RecallAsync(told, WhereIsIt)).ShouldHaveSingleItem();
    }

    private Task<long> RowsAsync(Colleague colleague) =>
        konstruct.Database.ScalarAsync<long>("select count(*) from views.memories where tenant_id = $1", colleague.Tenant.Value);
}
