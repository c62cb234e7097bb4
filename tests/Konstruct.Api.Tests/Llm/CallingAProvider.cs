using System.Security.Cryptography;
using Konstruct.Api.Llm;
using static Konstruct.Api.Tests.Llm.LlmExamples;

namespace Konstruct.Api.Tests.Llm;

public class CallingAProvider
{
    [Theory]
    [InlineData("openai", "v1", "/v1/chat/completions")]
    [InlineData("openai", "v1/", "/v1/chat/completions")]
    [InlineData("openai-compatible", "", "/chat/completions")]
    [InlineData("anthropic", "", "/v1/messages")]
    [InlineData("ollama", "", "/api/chat")]
    public async Task It_gets_exactly_the_bytes_whose_digest_is_on_record(string kind, string basePath, string path)
    {
        var answer = kind switch { "anthropic" => Anthropic("Thirty ", "days."), "ollama" => Ollama("Thirty ", "days."), _ => OpenAi("Thirty ", "days.") };
        await using var server = await ModelServer.StartAsync(answer);
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", kind, server.Url + basePath));
        var call = test.Pool.Prepare(test.Use("main/model-1"), Conversation);

        var outcome = (await test.Pool.CallAsync(call, default)).ShouldBeOfType<CallOutcome.Answered>();

        outcome.Text.ShouldBe("Thirty days.");
        outcome.FinishReason.ShouldBe("stop");
        var received = server.Received.ShouldHaveSingleItem();
        received.Path.ShouldBe(path);
        received.Body.ShouldBe(call.Body.ToArray());
        Convert.ToHexStringLower(SHA256.HashData(received.Body)).ShouldBe(call.BodySha256);
        received.Headers["content-type"].ShouldBe("application/json");
        received.Headers[kind == "anthropic" ? "x-api-key" : "authorization"].ShouldEndWith("sk-secret-key");
    }

    [Fact]
    public async Task Openai_counts_the_cached_tokens_within_the_input()
    {
        await using var server = await ModelServer.StartAsync(OpenAi("Yes."));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "openai", "openai", server.Url));

        var outcome = await test.AnswerAsync("openai/gpt-4.1-mini-2025-04-14");

        outcome.Usage.ShouldBe(new TokenUsage(Input: 1000, CachedInput: 400, CacheWrite: 0, Output: 200, Estimated: false));
        outcome.CostUsd.ShouldBe("0.0006"); // 600 x 0.4 + 400 x 0.1 + 200 x 1.6 per million
        outcome.PriceTable.ShouldBe("2026-08-02");
        outcome.ProviderRequestId.ShouldBe("req_1");
    }

    [Fact]
    public async Task Anthropic_counts_them_beside_it()
    {
        await using var server = await ModelServer.StartAsync(Anthropic("Yes."));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "anthropic", "anthropic", server.Url));

        var outcome = await test.AnswerAsync("anthropic/claude-haiku-4-5-20251001");

        outcome.Usage.ShouldBe(new TokenUsage(Input: 1000, CachedInput: 400, CacheWrite: 100, Output: 200, Estimated: false));
        outcome.CostUsd.ShouldBe("0.001665"); // 500 x 1 + 400 x 0.1 + 100 x 1.25 + 200 x 5 per million
        outcome.ProviderRequestId.ShouldBe("req_2");
    }

    [Fact]
    public async Task A_local_model_costs_nothing_and_a_model_without_price_an_unknown_sum()
    {
        await using var ollama = await ModelServer.StartAsync(Ollama("Yes."));
        await using var compatible = await ModelServer.StartAsync(OpenAi("Yes."));
        await using var test = new PoolUnderTest(
            [.. PoolUnderTest.Provider(0, "ollama", "ollama", ollama.Url), .. PoolUnderTest.Provider(1, "proxy", "openai-compatible", compatible.Url)]);

        (await test.AnswerAsync("local")).CostUsd.ShouldBe("0");
        (await test.AnswerAsync("proxy/house-model")).CostUsd.ShouldBeNull();
    }

    [Fact]
    public async Task Usage_that_is_not_reported_is_estimated_and_says_so()
    {
        var withoutUsage = OpenAiStream("12345678").Replace("\"usage\":{", "\"ignored\":{", StringComparison.Ordinal);
        await using var server = await ModelServer.StartAsync(Stream("text/event-stream", withoutUsage));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "proxy", "openai-compatible", server.Url));

        var usage = (await test.AnswerAsync("proxy/m")).Usage;

        usage.Estimated.ShouldBeTrue();
        usage.Output.ShouldBe(2);
        usage.Input.ShouldBeInRange(20, 40);
    }

    [Fact]
    public async Task The_text_can_be_watched_as_it_comes()
    {
        await using var server = await ModelServer.StartAsync(OpenAi("Thirty ", "days."));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "openai", "openai", server.Url));
        var pieces = new List<string>();

        await test.Pool.CallAsync(
            test.Pool.Prepare(test.Use("balanced"), Refund),
            (piece, _) =>
            {
                pieces.Add(piece);
                return ValueTask.CompletedTask;
            },
            default);

        pieces.ShouldBe(["Thirty ", "days."]);
    }

    [Fact]
    public async Task A_viewer_who_leaves_does_not_end_the_call()
    {
        await using var server = await ModelServer.StartAsync(OpenAi("Thirty ", "days."));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "openai", "openai", server.Url));

        var outcome = await test.Pool.CallAsync(
            test.Pool.Prepare(test.Use("balanced"), Refund), (_, _) => throw new IOException("socket closed, last text: Thirty"), default);

        outcome.ShouldBeOfType<CallOutcome.Answered>().Text.ShouldBe("Thirty days.");
        test.Log.All.ShouldNotContain("Thirty");
    }
}
