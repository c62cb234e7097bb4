using System.Net;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Faults;

namespace Konstruct.Api.Tests.Simulators;

public sealed class SufferingFaults(RunningSimulator simulator) : IClassFixture<RunningSimulator>, IAsyncLifetime
{
    private static readonly object Question = new { model = "gpt-5.6-luna", stream = true, messages = new[] { new { role = "user", content = "one two three four five six" } } };

    private static readonly object AnthropicQuestion =
        new { model = "claude-sonnet-5", max_tokens = 50, stream = true, messages = new[] { new { role = "user", content = "one two three four five six" } } };

    public Task InitializeAsync()
    {
        simulator.State.Reset();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_fault_is_suffered_as_often_as_it_was_set_after_what_it_skips()
    {
        simulator.State.Faults.Set(new() { Provider = "slack", Method = "auth.test", Kind = FaultKind.SlackError, Error = "fatal_error", Skip = 1, Count = 2 });

        List<string> errors = [];
        for (var call = 0; call < 4; call++)
            errors.Add((string?)(await simulator.SlackAsync("auth.test", new { }))["error"] ?? "ok");

        errors.ShouldBe(["ok", "fatal_error", "fatal_error", "ok"]);
    }

    [Fact]
    public async Task A_rate_limit_says_how_long_to_wait()
    {
        simulator.State.Faults.Set(new() { Provider = "slack", Method = "chat.postMessage", Kind = FaultKind.RateLimited, RetryAfterSeconds = 7, Count = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{simulator.Url}/slack/api/chat.postMessage?channel=C0GENERAL&text=x");
        request.Headers.Authorization = new("Bearer", RunningSimulator.Token);
        using var answer = await simulator.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        (await answer.Content.ReadAsStringAsync()).ShouldContain("ratelimited");
        simulator.State.Slack.Messages(RunningSimulator.General).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_effect_behind()
    {
        simulator.Suffer("slack", FaultKind.AnswerLost, "chat.postMessage");

        await Should.ThrowAsync<HttpRequestException>(() => simulator.PostAsync("posted all the same"));

        simulator.State.Slack.Messages(RunningSimulator.General).Single().Text.ShouldBe("posted all the same");
        await simulator.State.WaitForAsync(state => state.Requests.Of("slack", "chat.postMessage").Single().Outcome == "AnswerLost", RunningSimulator.Patience);
    }

    [Fact]
    public async Task A_dropped_call_leaves_no_effect()
    {
        simulator.Suffer("slack", FaultKind.DropBeforeAnswer, "chat.postMessage");

        await Should.ThrowAsync<HttpRequestException>(() => simulator.PostAsync("never"));

        simulator.State.Slack.Messages(RunningSimulator.General).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hanging_call_ends_when_the_caller_gives_up()
    {
        simulator.State.Faults.Set(new() { Provider = "openai", Kind = FaultKind.Hang, DelayMs = 600_000, Count = 1 });
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{simulator.Url}/openai/v1/models");
        request.Headers.Authorization = new("Bearer", "sk-demo");
        var call = simulator.Client.SendAsync(request, patience.Token);
        await simulator.State.WaitForAsync(state => state.Requests.Count("openai") == 1, RunningSimulator.Patience);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await simulator.State.WaitForAsync(state => state.Requests.Of("openai").Single() is { Outcome: "Hang", Status: 0 }, RunningSimulator.Patience);
    }

    [Theory]
    [InlineData("openai", 429, "insufficient_quota")]
    [InlineData("anthropic", 402, "billing_error")]
    public async Task An_empty_account_says_so_in_the_providers_words(string provider, int status, string code)
    {
        simulator.Suffer(provider, FaultKind.InsufficientQuota);
        using var answer = provider == "openai" ? await simulator.OpenAiAsync(Question) : await simulator.AnthropicAsync(AnthropicQuestion);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(code);
    }

    [Fact]
    public async Task An_overloaded_provider_answers_in_its_own_shape()
    {
        simulator.State.Faults.Set(new() { Provider = "anthropic", Kind = FaultKind.Status, Status = 529, Count = 1 });
        using var answer = await simulator.AnthropicAsync(AnthropicQuestion);

        ((int)answer.StatusCode).ShouldBe(529);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("overloaded_error");
    }

    [Fact]
    public async Task A_stream_can_be_cut_in_its_middle()
    {
        simulator.Suffer("openai", FaultKind.DropMidStream);
        using var answer = await simulator.OpenAiAsync(Question);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        await Should.ThrowAsync<Exception>(() => answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(FaultKind.EndStreamEarly)]
    [InlineData(FaultKind.MidStreamError)]
    [InlineData(FaultKind.MalformedJson)]
    public async Task A_broken_stream_has_no_proper_end(FaultKind kind)
    {
        simulator.Suffer("openai", kind);
        simulator.Suffer("anthropic", kind);

        var openAi = await simulator.OpenAiAsync(Question).TextAsync();
        var anthropic = await simulator.AnthropicAsync(AnthropicQuestion).TextAsync();

        openAi.ShouldNotContain("[DONE]");
        anthropic.ShouldNotContain("message_stop");
        openAi.ShouldContain("gpt-5.6-luna");
        if (kind == FaultKind.MidStreamError)
        {
            openAi.ShouldContain("\"error\"");
            anthropic.ShouldContain("event: error");
        }
    }

    [Theory]
    [InlineData(FaultKind.SlowFirstToken)]
    [InlineData(FaultKind.SlowStream)]
    [InlineData(FaultKind.SlowAnswer)]
    public async Task A_slow_answer_is_whole(FaultKind kind)
    {
        simulator.Suffer("openai", kind);

        (await simulator.OpenAiAsync(Question).DataAsync())[^1].ShouldBe("[DONE]");
    }

    [Fact]
    public async Task A_body_that_is_not_json_comes_with_200()
    {
        simulator.Suffer("slack", FaultKind.MalformedJson);

        await Should.ThrowAsync<System.Text.Json.JsonException>(() => simulator.PostAsync("x"));
    }
}
