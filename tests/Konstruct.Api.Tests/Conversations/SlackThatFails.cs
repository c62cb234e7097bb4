using Konstruct.Api.Conversations;
using Konstruct.EventStore.Messaging;
using Konstruct.Projections.Channels;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Models;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class SlackThatFails(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>, IAsyncLifetime
{
    private const string Post = "chat.postMessage";
    private const string Update = "chat.update";

    public Task InitializeAsync()
    {
        konstruct.Simulators.Faults.Clear();
        konstruct.Simulators.Models.Clear();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(Post, 0)]
    [InlineData(Update, 0)]
    [InlineData(Post, 1)]
    public async Task A_rate_limit_is_obeyed_and_every_part_stands_there_once(string method, int skip)
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Models.Respond = _ => new ModelAnswer(Long(2));
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = method, Kind = FaultKind.RateLimited, RetryAfterSeconds = 2, Skip = skip, Count = 1 });

        var said = await company.AskAsync($"A long answer for {company.Team}, please");
        ShouldBeLong(await company.AnsweredAsync(said, answers: 2), 2);

        var calls = konstruct.Simulators.Requests.Of("slack", method).Where(r => r.Body!.Contains(company.Channel)).ToList();
        var limited = calls.FindIndex(c => c.Status == 429);
        limited.ShouldBe(skip);
        (calls[limited + 1].At - calls[limited].EndedAt!.Value).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1.99));
    }

    [Theory]
    [InlineData(Post, FaultKind.Status, 0)]
    [InlineData(Post, FaultKind.Status, 1)]
    [InlineData(Update, FaultKind.Status, 0)]
    [InlineData(Post, FaultKind.AnswerLost, 0)]
    [InlineData(Post, FaultKind.AnswerLost, 1)]
    [InlineData(Post, FaultKind.AnswerLost, 2)]
    [InlineData(Update, FaultKind.AnswerLost, 0)]
    [InlineData(Post, FaultKind.MalformedJson, 1)]
    [InlineData(Post, FaultKind.DropBeforeAnswer, 0)]
    [InlineData(Post, FaultKind.DropBeforeAnswer, 1)]
    [InlineData("conversations.replies", FaultKind.Status, 0)]
    public async Task Whatever_becomes_of_a_call_every_part_stands_there_once(string method, FaultKind kind, int skip)
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Models.Respond = _ => new ModelAnswer(Long(3));
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = method, Kind = kind, Skip = skip, Count = 1 });
        if (method == "conversations.replies")
            konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = Post, Kind = FaultKind.AnswerLost, Count = 1 });

        var said = await company.AskAsync($"A long answer for {company.Team}, please");

        ShouldBeLong(await company.AnsweredAsync(said, answers: 3), 3);
        company.PromptsWith($"A long answer for {company.Team}, please").Count.ShouldBe(1, "what the model said is not asked for again");
        (await company.CountAsync("reply.delivered.v1")).ShouldBe(3);
    }

    [Fact]
    public async Task An_answer_whose_placeholder_somebody_removed_is_posted_anew()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = FaultKind.SlowFirstToken, DelayMs = 1_500, Count = 1 });
        var said = await company.AskAsync("Where did it go?");
        await Eventually.HoldsAsync(async () => await company.CountAsync("placeholder.posted.v1") == 1, "the placeholder is recorded");

        await konstruct.Simulators.Slack.People.DeleteAsync(said.Channel, company.Ours(said).Single().Ts, company.Team);
        var ours = await company.AnsweredAsync(said);

        ours.ShouldHaveSingleItem().Text.ShouldContain("Where did it go?");
        ours[0].EarlierTexts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_that_Slack_took_back_disconnects_the_channel_and_the_turn_is_a_dead_letter()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = "*", Kind = FaultKind.SlackError, Error = "token_revoked" });

        await company.AskAsync("Can you write at all?");
        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        await Eventually.HoldsAsync(async () => (await letters.ListAsync(company.Tenant, default)).Count == 1, "there is a dead letter");

        (await konstruct.Database.ListAsync<string>("select status from views.channels where tenant_id = $1", company.Tenant.Value))
            .ShouldNotContain(ChannelRow.Connected);
        (await company.CountAsync("reply.composed.v1")).ShouldBe(1, "what was composed is kept");
    }

    [Fact]
    public async Task An_archived_channel_makes_a_dead_letter_and_no_noise()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = FaultKind.SlowFirstToken, DelayMs = 1_000, Count = 1 });
        await company.AskAsync("Is this the end of the channel?");
        await Eventually.HoldsAsync(async () => await company.CountAsync("placeholder.posted.v1") == 1, "the placeholder is recorded");

        company.Workspace.Channels[company.Channel].IsArchived = true;
        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        await Eventually.HoldsAsync(async () => (await letters.ListAsync(company.Tenant, default)).Count == 1, "there is a dead letter");

        (await company.DataAsync("reply.delivery_failed.v1")).ShouldHaveSingleItem()["final"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_that_Slack_will_not_show_leaves_no_promise_standing()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = Update, Kind = FaultKind.SlackError, Error = "msg_too_long", Count = 1 });

        var said = await company.AskAsync("Is this too long for you?");
        await DeadLetterAsync(company, "msg_too_long");

        company.Ours(said).ShouldHaveSingleItem().Text.ShouldBe(TurnTexts.Undeliverable);
    }

    [Fact]
    public async Task A_placeholder_that_takes_no_other_text_goes()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = Update, Kind = FaultKind.SlackError, Error = "invalid_arguments", Count = 2 });

        var said = await company.AskAsync("Is nothing good enough for you?");
        await DeadLetterAsync(company, "invalid_arguments");

        company.Ours(said).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("edit_window_closed")]
    [InlineData("cant_update_message")]
    public async Task A_placeholder_that_may_not_be_changed_goes_when_the_answer_is_posted_anew(string error)
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = Update, Kind = FaultKind.SlackError, Error = error, Count = 1 });

        var said = await company.AskAsync("Are you still there?");
        await Eventually.HoldsAsync(async () => await company.CountAsync("reply.delivered.v1") == 1, "the answer is delivered");

        company.Ours(said).ShouldHaveSingleItem().Text.ShouldContain("Are you still there?");
    }

    [Fact]
    public async Task A_search_that_is_not_allowed_ends_in_a_dead_letter_and_not_in_a_second_post()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Models.Respond = _ => new ModelAnswer(Long(2));
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = Post, Kind = FaultKind.AnswerLost, Skip = 1, Count = 1 });
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = "conversations.replies", Kind = FaultKind.SlackError, Error = "missing_scope" });

        var said = await company.AskAsync($"A long answer for {company.Team}, please");
        await DeadLetterAsync(company, "missing_scope");

        ShouldBeLong([.. company.Ours(said)], 2);
    }

    private async Task DeadLetterAsync(Company company, string error)
    {
        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        await Eventually.HoldsAsync(
            async () => (await letters.ListAsync(company.Tenant, default)).Exists(l => l.Error == error), $"there is a dead letter: {error}");
    }

    private static string Long(int parts) => string.Join("\n\n", Enumerable.Range(1, parts).Select(Paragraph));

    private static string Paragraph(int part) =>
        $"Part {part}: " + string.Join(' ', Enumerable.Repeat("refunds are possible within thirty days of purchase", 60)) + ".";

    private static void ShouldBeLong(IReadOnlyList<SlackMessage> ours, int parts) =>
        ours.Select(m => m.Text).ShouldBe(Enumerable.Range(1, parts).Select(Paragraph));
}
