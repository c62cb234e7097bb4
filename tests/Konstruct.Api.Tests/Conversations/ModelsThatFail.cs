using Konstruct.Api.Conversations;
using Konstruct.EventStore.Messaging;
using Konstruct.Simulators.Faults;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class ModelsThatFail(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>, IAsyncLifetime
{
    private static readonly string[] s_providers = ["openai", "anthropic", "ollama"];

    public Task InitializeAsync()
    {
        konstruct.Simulators.Faults.Clear();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(FaultKind.DropBeforeAnswer)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.DropMidStream)]
    [InlineData(FaultKind.MalformedJson)]
    [InlineData(FaultKind.InsufficientQuota)]
    public async Task When_a_provider_is_dead_the_next_one_answers_and_every_attempt_is_an_event(FaultKind kind)
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = kind });

        var said = await company.AskAsync("Who answers instead?");
        var ours = await company.AnsweredAsync(said);

        ours.ShouldHaveSingleItem().Text.ShouldContain("Who answers instead?");
        (await company.DataAsync("model.called.v1")).ShouldHaveSingleItem()["provider"]!.GetValue<string>().ShouldBe("anthropic");
        var failed = await company.DataAsync("model.call_failed.v1");
        failed.ShouldNotBeEmpty();
        failed.ShouldAllBe(f => f["provider"]!.GetValue<string>() == "openai");
        (await company.CountAsync("model.requested.v1")).ShouldBe(failed.Count + 1);
        company.PromptsWith("Who answers instead?").Count.ShouldBeGreaterThanOrEqualTo(failed.Count + 1);
    }

    [Fact]
    public async Task Without_a_first_token_for_eight_seconds_the_next_route_answers_and_the_turn_ends_within_thirty()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = FaultKind.SlowFirstToken, DelayMs = 120_000 });

        var said = await company.AskAsync("Are you still there?");
        var ours = await company.AnsweredAsync(said, within: TimeSpan.FromSeconds(30));

        ours.ShouldHaveSingleItem().Text.ShouldContain("Are you still there?");
        (await company.DataAsync("model.call_failed.v1")).ShouldHaveSingleItem()["code"]!.GetValue<string>().ShouldBe("first_token_timeout");
        (await company.DataAsync("model.called.v1")).ShouldHaveSingleItem()["provider"]!.GetValue<string>().ShouldBe("anthropic");
    }

    [Fact]
    public async Task When_every_provider_is_dead_an_apology_stands_there_and_a_retry_later_replaces_it_by_the_answer()
    {
        var company = await konstruct.HireAsync();
        foreach (var provider in s_providers)
            konstruct.Simulators.Faults.Set(new() { Provider = provider, Method = "chat", Kind = FaultKind.Status, Status = 503 });
        var said = await company.AskAsync("Does anybody work today?");

        (await company.AnsweredAsync(said)).ShouldHaveSingleItem().Text.ShouldBe(TurnTexts.Apology);
        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        var letter = (await letters.ListAsync(company.Tenant, default)).ShouldHaveSingleItem();
        letter.Error.ShouldBe("llm_unavailable");
        var failed = await company.DataAsync("model.call_failed.v1");
        failed.Select(f => f["provider"]!.GetValue<string>()).Distinct().Order().ShouldBe(s_providers.Order());

        konstruct.Simulators.Faults.Clear();
        (await letters.RetryAsync(company.Tenant, letter.Id, default)).ShouldBeTrue();
        await konstruct.Simulators.WaitForAsync(_ => company.Ours(said).Any(m => m.Text.Contains("Does anybody work today?")), Eventually.Timeout);
        await company.SettledAsync();

        var ours = company.Ours(said).ShouldHaveSingleItem();
        ours.Text.ShouldContain("Does anybody work today?");
        ours.EarlierTexts.ShouldBe([Company.Placeholder, TurnTexts.Apology]);
        (await letters.ListAsync(company.Tenant, default)).ShouldBeEmpty();
        (await company.CountAsync("turn.retried.v1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_retry_that_fails_again_leaves_the_apology_and_the_dead_letter()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "*", Method = "chat", Kind = FaultKind.Status, Status = 401 });
        var said = await company.AskAsync("Is it better now?");
        await company.AnsweredAsync(said);
        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        var letter = (await letters.ListAsync(company.Tenant, default)).ShouldHaveSingleItem();

        await letters.RetryAsync(company.Tenant, letter.Id, default);
        await Eventually.HoldsAsync(
            async () => (await letters.ListAsync(company.Tenant, default)) is [{ Retries: 1 }], "the letter is dead again");

        company.Ours(said).ShouldHaveSingleItem().Text.ShouldBe(TurnTexts.Apology);
    }

    [Fact]
    public async Task A_message_after_a_failed_turn_is_answered()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "*", Method = "chat", Kind = FaultKind.Status, Status = 401 });
        var said = await company.AskAsync("The question of a bad hour.");
        await company.AnsweredAsync(said);
        konstruct.Simulators.Faults.Clear();

        await company.ReplyAsync(said, "The question of a better hour.");
        var ours = await company.AnsweredAsync(said, answers: 2);

        ours.Select(m => m.Text == TurnTexts.Apology).ShouldBe([true, false]);
        company.PromptsWith("The question of a better hour.").ShouldHaveSingleItem().ShouldContain("The question of a bad hour.");
    }
}
