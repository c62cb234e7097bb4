using Konstruct.Simulators.Models;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Conversations;

public sealed class TalkingInThreads(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task A_mention_is_answered_in_its_thread_in_place_of_the_placeholder()
    {
        var company = await konstruct.HireAsync();

        var said = await company.AskAsync("What are your opening hours?");
        var ours = await company.AnsweredAsync(said);

        ours.Count.ShouldBe(1);
        ours[0].ThreadTs.ShouldBe(said.Ts);
        ours[0].Text.ShouldContain("What are your opening hours?");
        ours[0].EarlierTexts.ShouldBe([Company.Placeholder]);
    }

    [Fact]
    public async Task A_direct_message_is_answered_in_a_thread_too()
    {
        var company = await konstruct.HireAsync();

        var said = await company.SayAsync(new() { Channel = company.Direct, Text = "hello there" });

        (await company.AnsweredAsync(said)).ShouldHaveSingleItem().ThreadTs.ShouldBe(said.Ts);
    }

    [Fact]
    public async Task A_follow_up_needs_no_mention()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("Do you ship abroad?");
        await company.AnsweredAsync(said);

        await company.ReplyAsync(said, "Also to islands?");
        var ours = await company.AnsweredAsync(said, answers: 2);

        ours.Count.ShouldBe(2);
        company.PromptsWith("Also to islands?").ShouldHaveSingleItem().ShouldContain("Do you ship abroad?");
    }

    [Theory]
    [InlineData(29, 2)]
    [InlineData(31, 1)]
    public async Task A_thread_that_was_silent_for_half_an_hour_needs_a_mention_again(int minutes, int answers)
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("Is anybody there?");
        await company.AnsweredAsync(said);
        await konstruct.Database.TamperAsync(
            "update events.mt_streams set active_at = active_at - make_interval(mins => $2) where tenant_id = $1", company.Tenant.Value, minutes);

        await company.ReplyAsync(said, "And now?");
        (await company.AnsweredAsync(said, answers)).Count.ShouldBe(answers);
        (await company.CountAsync("message.received.v1")).ShouldBe(answers);

        await company.SayAsync(new() { Text = "And with a mention?", ThreadTs = said.ThreadTs, Mention = true });
        (await company.AnsweredAsync(said, answers + 1)).Count.ShouldBe(answers + 1);
    }

    [Fact]
    public async Task A_mention_in_a_thread_that_others_began_is_answered_there()
    {
        var company = await konstruct.HireAsync();
        var began = await company.SayAsync(new() { Text = "Lunch at noon?" });

        await company.SayAsync(new() { Text = "What is on the menu?", ThreadTs = began.Ts, Mention = true });

        (await company.AnsweredAsync(began)).ShouldHaveSingleItem().ThreadTs.ShouldBe(began.Ts);
    }

    [Fact]
    public async Task What_is_said_in_the_channel_to_others_is_not_stored()
    {
        var company = await konstruct.HireAsync();

        var said = await company.SayAsync(new() { Text = "Good morning everybody" });
        await company.SayAsync(new() { Text = "And to you", ThreadTs = said.Ts });
        await company.SettledAsync();

        (await company.StoryAsync()).ShouldBeEmpty();
        company.Ours(said).ShouldBeEmpty();
    }

    [Fact]
    public async Task Other_bots_and_the_employees_own_posts_are_not_answered()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("Who is there?");
        await company.AnsweredAsync(said);

        await konstruct.Simulators.Slack.People.SendEventAsync(
            new()
            {
                ["type"] = "message",
                ["subtype"] = "bot_message",
                ["bot_id"] = "B0OTHER",
                ["text"] = $"<@{company.Workspace.BotUser.Id}> build failed",
                ["ts"] = "1790000000.000100",
                ["thread_ts"] = said.ThreadTs,
                ["channel"] = company.Channel,
                ["channel_type"] = "channel",
            },
            company.Team);
        await company.SettledAsync();

        // the echo of our own post and of its update came back as well
        konstruct.Simulators.Slack.Events.Deliveries.Count(d => d.TeamId == company.Team).ShouldBeGreaterThanOrEqualTo(5);
        konstruct.Simulators.Slack.Events.Deliveries.ShouldAllBe(d => d.Status == 200);
        (await company.CountAsync("message.received.v1")).ShouldBe(1);
        company.Ours(said).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_workspace_that_nobody_connected_is_ignored()
    {
        konstruct.Simulators.Slack.AddWorkspace("T0STRANGER");
        var events = await konstruct.Database.ScalarAsync<long>("select count(*) from events.mt_events");

        var said = await konstruct.Simulators.Slack.People.SayAsync(new() { Team = "T0STRANGER", Text = "hello", Mention = true });

        said.Deliveries.ShouldAllBe(d => d.Status == 200);
        (await konstruct.Database.ScalarAsync<long>("select count(*) from events.mt_events")).ShouldBe(events);
        konstruct.Logs.ShouldContain(l => l.Contains("unknown workspace"));
    }

    [Fact]
    public async Task Messages_that_arrive_during_a_turn_share_the_next_one()
    {
        var company = await konstruct.HireAsync();
        company.LetOmarIn();
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = Konstruct.Simulators.Faults.FaultKind.SlowFirstToken, DelayMs = 1_500, Count = 1 });
        var said = await company.AskAsync("The first of three?");
        await konstruct.Simulators.WaitForAsync(_ => company.PromptsWith("The first of three?").Count == 1, Eventually.Timeout);

        await company.ReplyAsync(said, "The second of three?");
        await company.SayAsync(new() { Text = "The third of three?", ThreadTs = said.ThreadTs, User = company.Omar });
        var ours = await company.AnsweredAsync(said, answers: 2);

        ours.Count.ShouldBe(2);
        (await company.CountAsync("turn.started.v1")).ShouldBe(2);
        company.PromptsWith("The second of three?").ShouldHaveSingleItem().ShouldContain("The third of three?");
        ours[1].Text.ShouldContain("The third of three?");
    }

    [Fact]
    public async Task A_file_is_noted_by_its_name_and_type()
    {
        var company = await konstruct.HireAsync();

        var said = await company.SayAsync(new()
        {
            Text = "Please read this",
            Mention = true,
            Files = [new("F0OFFER", "the offer of May.pdf", "application/pdf", 4096, company.Maya)],
        });
        await company.AnsweredAsync(said);

        company.PromptsWith("the offer of May.pdf").ShouldHaveSingleItem().ShouldContain("application/pdf");
    }

    [Theory]
    [InlineData("👩‍👩‍👧 grüße 🇺🇾")]
    [InlineData("שלום, מה שעות הפתיחה?")]
    [InlineData("*bold* _it_ ~gone~ `code` <not a tag> & <!channel>")]
    public async Task Whatever_people_type_reaches_the_model_and_comes_back(string text)
    {
        var company = await konstruct.HireAsync();
        string? heard = null;
        konstruct.Simulators.Models.Respond = request => new ModelAnswer("Heard: " + (heard = request.LastUserText));
        try
        {
            var said = await company.SayAsync(new() { Channel = company.Direct, Text = text });
            var ours = await company.AnsweredAsync(said);

            heard.ShouldNotBeNull().ShouldContain(text);
            ours.Count.ShouldBe(1);
            ours[0].Text.ShouldNotContain("<!channel>");
        }
        finally
        {
            konstruct.Simulators.Models.Respond = null;
        }
    }
}
