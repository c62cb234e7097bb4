using Konstruct.Api.Llm;
using static Konstruct.Api.Tests.Llm.LlmExamples;

namespace Konstruct.Api.Tests.Llm;

public class TimeLimitsOfACall
{
    private static readonly string FirstPiece = OpenAiStream("Thirty ").Split("data: {\"choices\":[{\"index\":0,\"delta\":{}")[0];

    [Fact]
    public async Task Eight_seconds_without_a_token_are_a_failure_not_to_be_repeated()
    {
        PoolUnderTest? test = null;
        await using var server = await ModelServer.StartAsync(StallAfter(": hold the line\n\n", () => test!.Time.Advance(TimeSpan.FromSeconds(8))));
        await using (test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", server.Url)))
        {
            var failed = await test.FailAsync("main/m");

            (failed.Code, failed.MayRetry, failed.FirstTokenMilliseconds).ShouldBe(("first_token_timeout", false, null));
            failed.TotalMilliseconds.ShouldBe(8000);
        }
    }

    [Fact]
    public async Task Once_it_speaks_it_may_take_longer_but_not_for_ever()
    {
        PoolUnderTest? test = null;
        await using var server = await ModelServer.StartAsync(StallAfter(FirstPiece, () => { }));
        await using (test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", server.Url)))
        {
            var spoke = new TaskCompletionSource();
            var calling = test.Pool.CallAsync(
                test.Pool.Prepare(test.Use("main/m"), Refund),
                (_, _) =>
                {
                    spoke.TrySetResult();
                    return ValueTask.CompletedTask;
                },
                default);
            await spoke.Task.WaitAsync(TimeSpan.FromSeconds(30));
            test.Time.Advance(TimeSpan.FromSeconds(10));
            calling.IsCompleted.ShouldBeFalse();
            test.Time.Advance(TimeSpan.FromSeconds(10));

            var failed = (await calling).ShouldBeOfType<CallOutcome.Failed>();
            (failed.Code, failed.MayRetry, failed.FirstTokenMilliseconds).ShouldBe(("call_timeout", false, 0));
        }
    }

    [Fact]
    public async Task Thinking_is_a_sign_of_life()
    {
        PoolUnderTest? test = null;
        var thinking = "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n";
        await using var server = await ModelServer.StartAsync(Stream("application/x-ndjson", thinking + OllamaStream("Yes.")));
        await using (test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "ollama", server.Url)))
        {
            var answer = await test.AnswerAsync("main/m");
            answer.Text.ShouldBe("Yes.");
        }
    }

    [Fact]
    public async Task A_provider_may_be_given_its_own_patience()
    {
        PoolUnderTest? test = null;
        await using var server = await ModelServer.StartAsync(async context =>
        {
            test!.Time.Advance(TimeSpan.FromSeconds(45));
            await Ollama("Loaded.")(context);
        });
        await using (test = new PoolUnderTest(
        [
            .. PoolUnderTest.Provider(0, "main", "ollama", server.Url),
            ("Llm:Providers:0:FirstTokenTimeout", "00:01:00"), ("Llm:Providers:0:CallTimeout", "00:02:00"),
        ]))
        {
            (await test.AnswerAsync("local")).FirstTokenMilliseconds.ShouldBe(45_000);
        }
    }

    [Fact]
    public async Task The_callers_cancellation_is_not_a_failure()
    {
        using var caller = new CancellationTokenSource();
        await using var server = await ModelServer.StartAsync(StallAfter(FirstPiece, caller.Cancel));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", server.Url));

        await Should.ThrowAsync<OperationCanceledException>(() => test.Pool.CallAsync(test.Pool.Prepare(test.Use("main/m"), Refund), caller.Token));
        test.Use("main/m").Provider.ShouldBe("main"); // and cools nothing down
    }
}
