using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Domain.Agents;
using Konstruct.Simulators.Slack;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>A colleague types the answer where the call for help stands: in the thread under it.</summary>
public sealed class AnsweringUnderThePackage(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    private static readonly EscalationRule ToBilling = new("keyword refund", "slack:#billing");

    [Fact]
    public async Task What_a_colleague_writes_in_its_thread_stands_in_the_persons_thread_once()
    {
        var (company, billing, asked) = await HandedOverAsync();

        await UnderAsync(company, billing, "You get it back tomorrow.", copies: 2);
        await company.SettledAsync();

        company.Ours(asked).Where(m => m.Text == "You get it back tomorrow.").ShouldHaveSingleItem();
        (await company.CountAsync("human.replied.v1")).ShouldBe(1);
        (await company.LastAsync("human.replied.v1", "by"))!.ShouldStartWith("slack:");
        (await company.LastAsync("human.replied.v1", "by"))!.ShouldNotContain(company.Omar);
        (await company.StoryAsync()).ShouldNotContain("model.requested.v1");
        billing.Ours().ShouldNotContain(m => m.Text == "You get it back tomorrow." || m.Text == Company.Placeholder);
        billing.Ephemerals.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mention_of_the_employee_there_is_an_answer_too_and_the_employee_does_not_speak()
    {
        var (company, billing, asked) = await HandedOverAsync();

        await company.SayAsync(new() { Channel = billing.Id, User = company.Omar, ThreadTs = billing.Ours()[0].Ts, Text = "It is paid.", Mention = true });
        await company.SettledAsync();

        company.Ours(asked).Where(m => m.Text == "It is paid.").ShouldHaveSingleItem();
        (await company.StoryAsync()).ShouldNotContain("turn.requested.v1");
        (await company.ConversationAsync()).ShouldNotBe(Guid.Empty);
        (await company.StoryAsync()).ShouldNotContain("model.requested.v1");
    }

    [Fact]
    public async Task In_a_direct_message_it_is_an_answer_as_well()
    {
        var company = await konstruct.HireAsync(new EscalationRule("keyword refund", "slack:@omar"));
        company.LetOmarIn();
        var asked = await company.AskAsync("I want a refund.");
        await company.AnsweredAsync(asked);
        var direct = company.Workspace.Channels.Values.Single(c => c.Ours().Exists(m => m.Text.Contains("hands a conversation over", StringComparison.Ordinal)));

        await UnderAsync(company, direct, "Come by at three.");
        await company.SettledAsync();

        company.Ours(asked).Where(m => m.Text == "Come by at three.").ShouldHaveSingleItem();
        (await company.ConversationAsync()).ShouldNotBe(Guid.Empty);
        (await company.StoryAsync()).ShouldNotContain("model.requested.v1");
    }

    [Fact]
    public async Task Whoever_answers_there_has_it_and_nobody_else_is_called()
    {
        var (company, billing, _) = await HandedOverAsync();
        await UnderAsync(company, billing, "I am looking.");
        await company.SettledAsync();

        await konstruct.NobodyComesInTimeAsync(company);

        (await company.StoryAsync()).ShouldNotContain("handoff.timed_out.v1");
    }

    [Fact]
    public async Task A_second_colleague_is_told_that_somebody_else_has_it_and_reaches_nobody()
    {
        var (company, billing, asked) = await HandedOverAsync();
        await UnderAsync(company, billing, "I am looking.");
        await company.SettledAsync();

        await UnderAsync(company, billing, "Is he, though?", company.Maya);
        await company.SettledAsync();

        var notice = billing.Ephemerals.ShouldHaveSingleItem();
        (notice.UserId, notice.ThreadTs).ShouldBe((company.Maya, billing.Ours()[0].Ts));
        notice.Text.ShouldContain("Somebody else has this conversation");
        company.Ours(asked).ShouldNotContain(m => m.Text.Contains("though", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hand_back_written_there_hands_it_back_and_what_follows_reaches_nobody()
    {
        var (company, billing, asked) = await HandedOverAsync();
        await UnderAsync(company, billing, "You get it back tomorrow.");
        await UnderAsync(company, billing, "Hand back.");
        await company.SettledAsync();

        (await company.CountAsync("conversation.handed_back.v1")).ShouldBe(1);
        billing.Ephemerals.ShouldHaveSingleItem().Text.ShouldContain("the employee answers again");
        await UnderAsync(company, billing, "One more thing.");
        await company.SettledAsync();

        billing.Ephemerals.Count.ShouldBe(2);
        billing.Ephemerals[1].Text.ShouldContain("reached nobody");
        company.Ours(asked).ShouldNotContain(m => m.Text.Contains("One more thing", StringComparison.Ordinal));
        (await company.CountAsync("human.replied.v1")).ShouldBe(1);
        (await company.CountAsync("conversation.started.v1")).ShouldBe(1);
    }

    [Fact]
    public async Task Elsewhere_in_that_channel_nothing_is_an_answer()
    {
        var (company, billing, asked) = await HandedOverAsync();
        var other = await company.SayAsync(new() { Channel = billing.Id, User = company.Omar, Text = "Lunch?" });
        await company.SayAsync(new() { Channel = billing.Id, User = company.Maya, Text = "Yes.", ThreadTs = other.Ts });
        await company.SettledAsync();

        company.Ours(asked).ShouldHaveSingleItem();
        (await company.StoryAsync()).ShouldNotContain("human.replied.v1");
    }

    [Fact]
    public async Task Changed_and_removed_words_change_nothing_of_what_was_said()
    {
        var (company, billing, asked) = await HandedOverAsync();
        var said = await UnderAsync(company, billing, "You get it back tomorrow.");
        await company.SettledAsync();

        await konstruct.Simulators.Slack.People.EditAsync(billing.Id, said.Ts, "Never.", company.Team);
        await konstruct.Simulators.Slack.People.DeleteAsync(billing.Id, said.Ts, company.Team);
        await company.SettledAsync();

        company.Ours(asked).Count(m => m.Text == "You get it back tomorrow.").ShouldBe(1);
        (await company.StoryAsync()).ShouldNotContain("message.edited.v1");
        (await company.StoryAsync()).ShouldNotContain("message.deleted.v1");
    }

    [Fact]
    public async Task A_stranger_of_a_shared_channel_speaks_for_nobody_there()
    {
        var (company, billing, asked) = await HandedOverAsync();

        await SendAsync(company, billing.Id, billing.Ours()[0].Ts, "Pay me instead.", stranger: true);
        await company.SettledAsync();

        (await company.StoryAsync()).ShouldNotContain("human.replied.v1");
        company.Ours(asked).ShouldHaveSingleItem();
        billing.Ephemerals.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_place_in_the_neighbours_workspace_leads_nowhere()
    {
        var (company, billing, asked) = await HandedOverAsync();
        var neighbour = await konstruct.HireAsync();

        await SendAsync(neighbour, billing.Id, billing.Ours()[0].Ts, "Let me answer that.");
        await neighbour.SettledAsync();
        await company.SettledAsync();

        company.Ours(asked).ShouldHaveSingleItem();
        (await company.StoryAsync()).ShouldNotContain("human.replied.v1");
        (await neighbour.StoryAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_person_writes_then_is_shown_where_the_colleague_answers()
    {
        var (company, billing, asked) = await HandedOverAsync();
        await UnderAsync(company, billing, "Which order is it?");
        await company.SettledAsync();

        await company.ReplyAsync(asked, "It is order PT-99.");
        await company.SettledAsync();

        billing.Ours().Where(m => m.Text.Contains("PT-99", StringComparison.Ordinal)).ShouldHaveSingleItem().ThreadTs.ShouldBe(billing.Ours()[0].Ts);
    }

    private async Task<(Company Company, SlackChannel Billing, SlackSaid Asked)> HandedOverAsync()
    {
        var company = await konstruct.HireAsync(ToBilling);
        company.LetOmarIn();
        var billing = company.Colleagues("billing");
        billing.SetMember(company.Omar, present: true);
        billing.SetMember(company.Maya, present: true);
        var asked = await company.AskAsync("I want a refund.");
        await company.AnsweredAsync(asked);
        return (company, billing, asked);
    }

    private static Task<SlackSaid> UnderAsync(Company company, SlackChannel place, string text, string? user = null, int copies = 1) =>
        company.SayAsync(new() { Channel = place.Id, User = user ?? company.Omar, ThreadTs = place.Ours()[0].Ts, Text = text, Copies = copies });

    private async Task SendAsync(Company company, string channel, string thread, string text, bool stranger = false)
    {
        var said = new JsonObject
        {
            ["type"] = "message", ["channel"] = channel, ["channel_type"] = "channel", ["user"] = company.Maya, ["ts"] = "1790000000.000107",
            ["thread_ts"] = thread, ["text"] = text, ["team"] = stranger ? "T0THEIRS" : company.Team,
        };
        var body = new JsonObject
        {
            ["type"] = "event_callback", ["team_id"] = company.Team, ["api_app_id"] = company.Workspace.AppId, ["event_id"] = "EvUNDER" + company.Team,
            ["event_time"] = 1_790_000_000, ["is_ext_shared_channel"] = stranger, ["event"] = said,
        };
        (await konstruct.Simulators.Slack.Events.SendRawAsync(Encoding.UTF8.GetBytes(body.ToJsonString()))).Status.ShouldBe(200);
    }
}
