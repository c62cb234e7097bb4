using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Routing;
using static Konstruct.Api.Tests.Llm.LlmExamples;

namespace Konstruct.Api.Tests.Llm;

/// <summary>Whole turns over two providers.</summary>
public class FallingBack
{
    [Fact]
    public async Task A_quick_failure_is_tried_once_more_where_it_happened()
    {
        await using var first = await ModelServer.StartAsync(Status(500), OpenAi("Yes."));
        await using var second = await ModelServer.StartAsync(Anthropic("Fallback."));
        await using var test = Two(first, second);

        var turn = await test.TurnAsync("balanced");

        turn.Answer!.Text.ShouldBe("Yes.");
        (first.Received.Count, second.Received.Count).ShouldBe((2, 0));
    }

    [Fact]
    public async Task A_second_failure_moves_on_to_the_next_route()
    {
        await using var first = await ModelServer.StartAsync(Status(500));
        await using var second = await ModelServer.StartAsync(Anthropic("Fallback."));
        await using var test = Two(first, second);

        var turn = await test.TurnAsync("balanced");

        turn.Answer!.Text.ShouldBe("Fallback.");
        (first.Received.Count, second.Received.Count).ShouldBe((2, 1));
    }

    [Theory]
    [InlineData(401, "{}")]
    [InlineData(404, "{}")]
    [InlineData(429, """{"error":{"code":"insufficient_quota"}}""")]
    [InlineData(400, """{"error":{"code":"context_length_exceeded"}}""")]
    public async Task What_cannot_pass_by_itself_is_not_repeated(int status, string body)
    {
        await using var first = await ModelServer.StartAsync(Status(status, body));
        await using var second = await ModelServer.StartAsync(Anthropic("Fallback."));
        await using var test = Two(first, second);

        var turn = await test.TurnAsync("balanced");

        turn.Answer!.Text.ShouldBe("Fallback.");
        first.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_silent_provider_costs_eight_seconds_and_the_turn_stays_under_thirty()
    {
        PoolUnderTest? test = null;
        await using var first = await ModelServer.StartAsync(StallAfter("", () => test!.Time.Advance(TimeSpan.FromSeconds(8))));
        await using var second = await ModelServer.StartAsync(async context =>
        {
            test!.Time.Advance(TimeSpan.FromSeconds(7));
            await Anthropic("Fallback.")(context);
        });
        await using (test = Two(first, second))
        {
            var turn = await test.TurnAsync("balanced");

            turn.Answer!.Text.ShouldBe("Fallback.");
            turn.Took.ShouldBe(TimeSpan.FromSeconds(15));
            first.Received.Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Two_that_stall_in_mid_answer_end_the_turn_within_its_budget()
    {
        PoolUnderTest? test = null;
        var begun = OpenAiStream("Thirty ").Split("data: {\"choices\":[{\"index\":0,\"delta\":{}")[0];
        await using var first = await ModelServer.StartAsync(StallAfter(begun, () => { }));
        await using var second = await ModelServer.StartAsync(StallAfter(begun, () => { }));
        await using (test = new PoolUnderTest(
            [.. PoolUnderTest.Provider(0, "a", "openai", first.Url), .. PoolUnderTest.Provider(1, "b", "openai", second.Url)]))
        {
            var started = test.Time.GetUtcNow();
            var failed = new List<FailedCall>();
            foreach (var seconds in new[] { 20, 8 })
            {
                var route = test.Pool.Choose("balanced", failed, started).ShouldBeOfType<RouteChoice.Use>().Route;
                var outcome = await test.Pool.CallAsync(
                    test.Pool.Prepare(route, Refund),
                    (_, _) =>
                    {
                        test.Time.Advance(TimeSpan.FromSeconds(seconds));
                        return ValueTask.CompletedTask;
                    },
                    default);
                failed.Add(outcome.ShouldBeOfType<CallOutcome.Failed>().AsFailedCall(route));
            }

            test.Pool.Choose("balanced", failed, started).ShouldBeOfType<RouteChoice.NoneLeft>().Code.ShouldBe("llm_turn_expired");
            (test.Time.GetUtcNow() - started).ShouldBe(TimeSpan.FromSeconds(28));
            failed.Select(f => f.Code).ShouldBe(["call_timeout", "call_timeout"]);
        }
    }

    [Fact]
    public async Task A_limited_lone_provider_is_waited_for_when_the_turn_can_wait()
    {
        await using var only = await ModelServer.StartAsync(Status(429, "{}", ("Retry-After", "4")), OpenAi("Yes."));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", only.Url));

        var turn = await test.TurnAsync("balanced");

        turn.Answer!.Text.ShouldBe("Yes.");
        turn.Took.ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task With_every_provider_dead_the_turn_ends_and_says_when_to_come_back()
    {
        await using var first = await ModelServer.StartAsync(Status(500));
        await using var second = await ModelServer.StartAsync(Status(529));
        await using var test = Two(first, second);

        var turn = await test.TurnAsync("balanced");

        turn.None!.Code.ShouldBe("llm_exhausted");
        turn.None.RetryAfter.ShouldBe(TimeSpan.FromSeconds(5));
        turn.Failed.Count.ShouldBe(4);

        // The next turn waits for the cool-downs, 5 s and then 10 s; a third, of 20 s, it cannot wait for.
        var next = await test.TurnAsync("economy");
        (next.None!.Code, next.Failed.Count, next.Took).ShouldBe(("llm_exhausted", 4, TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public async Task A_refusal_is_not_carried_from_provider_to_provider()
    {
        var refusal = AnthropicStream("No").Replace("end_turn", "refusal", StringComparison.Ordinal);
        await using var first = await ModelServer.StartAsync(Stream("text/event-stream", refusal));
        await using var second = await ModelServer.StartAsync(OpenAi("Yes."));
        await using var test = new PoolUnderTest(
            [.. PoolUnderTest.Provider(0, "a", "anthropic", first.Url), .. PoolUnderTest.Provider(1, "b", "openai", second.Url)]);

        var turn = await test.TurnAsync("balanced");

        turn.None.ShouldBe(new RouteChoice.NoneLeft("llm_refused", null));
        second.Received.ShouldBeEmpty();
    }

    private static PoolUnderTest Two(ModelServer openai, ModelServer anthropic) =>
        new([.. PoolUnderTest.Provider(0, "a", "openai", openai.Url), .. PoolUnderTest.Provider(1, "b", "anthropic", anthropic.Url)]);
}
