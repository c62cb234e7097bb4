using Konstruct.Api.Handoff;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.Simulators.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Handoff;

public sealed class TellingTheStory(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>, IDisposable
{
    private HandoffStories Stories => konstruct.Server.Services.GetRequiredService<HandoffStories>();

    public void Dispose() => konstruct.Simulators.Faults.Clear();

    [Fact]
    public async Task What_was_said_stands_there_in_order_with_who_said_it()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("Do you ship to islands?");
        await company.AnsweredAsync(said);
        await company.ReplyAsync(said, "And to mountains?");
        await company.AnsweredAsync(said, answers: 2);

        var story = await StoryAsync(company);

        (story.Channel, story.Place).ShouldBe(("slack", company.Channel));
        story.Transcript.Select(m => m.Speaker).ShouldBe([StorySpeaker.Person, StorySpeaker.Agent, StorySpeaker.Person, StorySpeaker.Agent]);
        story.Transcript[0].Text.ShouldContain("Do you ship to islands?");
        story.Transcript[2].Text.ShouldBe("And to mountains?");
        story.OpenQuestion.ShouldBeEmpty();
        story.Omitted.ShouldBe(0);
    }

    [Fact]
    public async Task An_edited_message_reads_as_it_is_now_and_a_deleted_one_as_gone()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("Where is parcel 1?");
        await company.AnsweredAsync(said);
        var second = await company.ReplyAsync(said, "It is late.");
        await company.AnsweredAsync(said, answers: 2);
        await konstruct.Simulators.Slack.People.EditAsync(said.Channel, said.Ts, "Where is parcel 2?", company.Team);
        await konstruct.Simulators.Slack.People.DeleteAsync(second.Channel, second.Ts, company.Team);
        await company.SettledAsync();

        var story = await StoryAsync(company);

        story.Transcript[0].Text.ShouldContain("parcel 2");
        story.Transcript[2].Text.ShouldBe("[deleted]");
    }

    [Fact]
    public async Task A_model_that_failed_was_tried()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "*", Method = "chat", Kind = FaultKind.Status, Status = 401 });
        await company.AnsweredAsync(await company.AskAsync("Is anybody there?"));

        var story = await StoryAsync(company);

        story.Tried.ShouldNotBeEmpty();
        story.Tried.ShouldAllBe(t => t.Kind == "model" && t.Outcome == "failed" && t.Code!.Length > 0);
    }

    [Fact]
    public async Task That_a_colleague_comes_leaves_the_question_open_until_a_human_answers()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("I want to talk to a human");
        await company.AnsweredAsync(said);
        (await StoryAsync(company)).OpenQuestion.ShouldHaveSingleItem().ShouldContain("I want to talk to a human");

        await konstruct.Desk().ReplyAsync(company.Tenant, await ConversationAsync(company), "Here I am.", "Olga", default);
        await company.AnsweredAsync(said, answers: 2);
        var story = await StoryAsync(company);

        (story.Transcript[^1].Speaker, story.Transcript[^1].Text).ShouldBe((StorySpeaker.Human, "Here I am."));
        story.OpenQuestion.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tool_that_ran_was_tried()
    {
        var company = await konstruct.HireAsync(new AgentConfiguration("Kora", "Support", Tools: ["current_time"]));
        await company.AnsweredAsync(await company.AskAsync("What time is it in Europe/Lisbon?"));

        var tried = (await StoryAsync(company)).Tried.ShouldHaveSingleItem();
        (tried.Kind, tried.Name, tried.Outcome).ShouldBe(("tool", "current_time", "completed"));
    }

    [Fact]
    public async Task The_neighbour_is_told_nothing()
    {
        var company = await konstruct.HireAsync();
        var neighbour = await konstruct.HireAsync();
        await company.AnsweredAsync(await company.AskAsync("Ours alone."));

        var story = await Stories.TellAsync(neighbour.Tenant, await ConversationAsync(company), default);

        story.Channel.ShouldBeNull();
        story.Transcript.ShouldBeEmpty();
    }

    private async Task<HandoffStory> StoryAsync(Company company) => await Stories.TellAsync(company.Tenant, await ConversationAsync(company), default);

    private Task<Guid> ConversationAsync(Company company) => konstruct.Database.ScalarAsync<Guid>(
        "select id from events.mt_streams where tenant_id = $1 and type = 'conversation' limit 1", company.Tenant.Value);
}
