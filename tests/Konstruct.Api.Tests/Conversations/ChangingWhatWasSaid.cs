using Konstruct.Api.Conversations;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Models;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Conversations;

public sealed class ChangingWhatWasSaid(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>, IAsyncLifetime
{
    public Task InitializeAsync()
    {
        // an answer that does not quote: what stands in a prompt is then what people said
        konstruct.Simulators.Models.Respond = _ => new ModelAnswer("Noted.");
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_edit_is_recorded_not_answered_and_stands_in_the_next_prompt()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("We meet on Tuesday.");
        await company.AnsweredAsync(said);

        await konstruct.Simulators.Slack.People.EditAsync(said.Channel, said.Ts, "We meet on Thursday.", company.Team);
        await company.SettledAsync();
        company.Ours(said).Count.ShouldBe(1);
        (await company.CountAsync("message.edited.v1")).ShouldBe(1);

        await company.ReplyAsync(said, "When do we meet, again?");
        await company.AnsweredAsync(said, answers: 2);
        var prompt = company.PromptsWith("When do we meet, again?").ShouldHaveSingleItem();
        prompt.ShouldContain("We meet on Thursday.");
        prompt.ShouldNotContain("We meet on Tuesday.");
    }

    [Fact]
    public async Task A_deletion_is_recorded_and_the_words_are_in_no_later_prompt()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("A question to keep.");
        await company.AnsweredAsync(said);
        var slip = await company.ReplyAsync(said, "A slip of the tongue.");
        await company.AnsweredAsync(said, answers: 2);

        await konstruct.Simulators.Slack.People.DeleteAsync(slip.Channel, slip.Ts, company.Team);
        await company.SettledAsync();
        (await company.CountAsync("message.deleted.v1")).ShouldBe(1);

        await company.ReplyAsync(said, "What did I say?");
        await company.AnsweredAsync(said, answers: 3);
        var prompt = company.PromptsWith("What did I say?").ShouldHaveSingleItem();
        prompt.ShouldContain("A question to keep.");
        prompt.ShouldNotContain("A slip of the tongue.");
    }

    [Fact]
    public async Task A_deletion_counts_however_long_ago_the_message_was_taken_in()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("Something from long ago.");
        await company.AnsweredAsync(said);
        var others = await company.SayAsync(new() { Text = "Said to others." });
        // as after a month
        await konstruct.Database.TamperAsync("delete from events.deduplication where tenant_id = $1", company.Tenant.Value);

        await konstruct.Simulators.Slack.People.DeleteAsync(said.Channel, said.Ts, company.Team);
        await konstruct.Simulators.Slack.People.DeleteAsync(others.Channel, others.Ts, company.Team);
        await company.SettledAsync();

        (await company.CountAsync("message.deleted.v1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_deleted_before_it_was_answered_is_not_answered()
    {
        var company = await konstruct.HireAsync();
        // the first call breaks off after a second; by then the question is gone
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = FaultKind.Hang, DelayMs = 1_500, Count = 1 });
        var said = await company.AskAsync("A question that is taken back.");
        await konstruct.Simulators.WaitForAsync(
            _ => company.PromptsWith("A question that is taken back.").Count == 1 && company.Ours(said).Count == 1, Eventually.Timeout);

        await konstruct.Simulators.Slack.People.DeleteAsync(said.Channel, said.Ts, company.Team);
        var ours = await company.AnsweredAsync(said);

        ours.ShouldHaveSingleItem().Text.ShouldBe(TurnTexts.Withdrawn);
        company.PromptsWith("A question that is taken back.").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_change_of_what_was_never_taken_in_is_not_stored()
    {
        var company = await konstruct.HireAsync();
        var said = await company.SayAsync(new() { Text = "To nobody in particular" });

        await konstruct.Simulators.Slack.People.EditAsync(said.Channel, said.Ts, "To everybody", company.Team);
        await konstruct.Simulators.Slack.People.DeleteAsync(said.Channel, said.Ts, company.Team);
        await company.SettledAsync();

        (await company.StoryAsync()).ShouldBeEmpty();
    }
}
