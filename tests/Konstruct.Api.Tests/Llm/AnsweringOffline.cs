using Konstruct.Api.Llm;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Tests.Llm;

public class AnsweringOffline
{
    [Theory]
    [InlineData("balanced")]
    [InlineData("local")]
    [InlineData("openai/gpt-5.6-sol")]
    public async Task Without_a_provider_it_says_what_it_is_and_shows_what_it_got(string preference)
    {
        await using var test = new PoolUnderTest(("Llm:Providers:0:Name", ""), ("Llm:Providers:0:ApiKey", ""));

        var call = test.Pool.Prepare(test.Use(preference), LlmExamples.Conversation);
        var outcome = (await test.Pool.CallAsync(call, default)).ShouldBeOfType<CallOutcome.Answered>();

        (call.Route.Provider, call.Route.Model, call.RequestFormat).ShouldBe(("offline", "offline/1", "offline-chat/1"));
        outcome.Text.ShouldBe(
            """
            This is the offline model: no model provider is configured, so this answer was put together without one.

            I would answer as Ada, support agent.
            My persona:
            > Friendly, brief.
            > Never guesses.

            The message I got:
            > And after that?
            (5 earlier messages of the conversation came with it.)

            For real answers configure a provider: set Llm__Providers__0__Kind and Llm__Providers__0__ApiKey and start again.
            """);
        (outcome.CostUsd, outcome.FinishReason, outcome.Usage.Estimated).ShouldBe(("0", "stop", true));
    }

    [Fact]
    public async Task The_port_works_for_callers_who_know_nothing_of_the_pool()
    {
        await using var test = new PoolUnderTest();
        var client = test.Get<Api.Llm.Providers.ProviderCatalog>().Find("offline")!.Client;

        var response = await client.GetResponseAsync(
            [new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, "Hello")], new ChatOptions { ModelId = "offline/1" });

        response.Text.ShouldContain("> Hello");
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
    }
}
