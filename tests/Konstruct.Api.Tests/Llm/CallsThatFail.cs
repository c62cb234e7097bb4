using Konstruct.Api.Llm;
using Microsoft.AspNetCore.Http;
using static Konstruct.Api.Tests.Llm.LlmExamples;

namespace Konstruct.Api.Tests.Llm;

public class CallsThatFail
{
    private const string Prompted = "What is your refund policy?";

    [Theory]
    [InlineData("openai", 500, "{}", "provider_error", true)]
    [InlineData("openai", 503, "<html>busy</html>", "provider_error", true)]
    [InlineData("openai", 429, """{"error":{"code":"rate_limit_exceeded","type":"requests"}}""", "rate_limited", true)]
    [InlineData("openai", 429, """{"error":{"code":"insufficient_quota","type":"insufficient_quota"}}""", "quota_exhausted", false)]
    [InlineData("openai", 401, """{"error":{"code":"invalid_api_key"}}""", "auth_refused", false)]
    [InlineData("openai", 403, "{}", "auth_refused", false)]
    [InlineData("openai", 404, """{"error":{"code":"model_not_found"}}""", "model_not_found", false)]
    [InlineData("openai", 400, """{"error":{"code":"context_length_exceeded"}}""", "context_too_long", false)]
    [InlineData("openai-compatible", 400, """{"error":{"message":"This model's maximum context length is 4096 tokens","code":400}}""", "context_too_long", false)]
    [InlineData("openai-compatible", 400, """{"error":{"type":"budget_exceeded","code":"400"}}""", "quota_exhausted", false)]
    [InlineData("openai", 400, """{"error":{"code":"content_policy_violation"}}""", "refused", false)]
    [InlineData("openai", 400, """{"error":{"code":"unsupported_parameter"}}""", "request_rejected", false)]
    [InlineData("openai", 302, "", "request_rejected", false)]
    [InlineData("openai", 400, """{"error":{"message":"Invalid content type. image_url is only supported by certain models.","type":"invalid_request_error","code":null}}""", "images_refused", false)]
    [InlineData("openai-compatible", 404, """{"error":{"message":"No endpoints found that support image input","code":404}}""", "images_refused", false)]
    [InlineData("openai-compatible", 500, """{"error":{"message":"house-default is not a multimodal model","code":500}}""", "images_refused", false)]
    [InlineData("ollama", 500, """{"error":"this model is missing data required for image input"}""", "images_refused", false)]
    [InlineData("anthropic", 529, """{"type":"error","error":{"type":"overloaded_error"}}""", "provider_error", true)]
    [InlineData("anthropic", 429, """{"type":"error","error":{"type":"rate_limit_error"}}""", "rate_limited", true)]
    [InlineData("anthropic", 401, """{"type":"error","error":{"type":"authentication_error"}}""", "auth_refused", false)]
    [InlineData("anthropic", 402, """{"type":"error","error":{"type":"billing_error"}}""", "quota_exhausted", false)]
    [InlineData("anthropic", 404, """{"type":"error","error":{"type":"not_found_error"}}""", "model_not_found", false)]
    [InlineData("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 1 > 0"}}""", "context_too_long", false)]
    [InlineData("anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"roles"}}""", "request_rejected", false)]
    [InlineData("ollama", 404, """{"error":"model 'x' not found"}""", "model_not_found", false)]
    [InlineData("ollama", 400, """{"error":"request (8889 tokens) exceeds the available context size (4096 tokens)"}""", "context_too_long", false)]
    [InlineData("ollama", 500, """{"error":"model requires more system memory"}""", "provider_error", true)]
    public async Task A_status_has_a_stable_code_and_says_whether_to_try_again(string kind, int status, string body, string code, bool mayRetry)
    {
        await using var server = await ModelServer.StartAsync(Status(status, body));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", kind, server.Url));

        var failed = await test.FailAsync("main/m");

        (failed.Code, failed.MayRetry, failed.HttpStatus).ShouldBe((code, mayRetry, status));
        (failed.Usage, failed.CostUsd).ShouldBe((null, "0"));
        server.Received.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("3", 3, true)]
    [InlineData("60", 60, false)]
    [InlineData("Sat, 21 Nov 2026 12:00:05 GMT", 5, true)]
    [InlineData("Sat, 21 Nov 2026 11:59:00 GMT", 0, true)]
    public async Task Retry_after_is_read_in_both_its_forms(string header, int seconds, bool mayRetry)
    {
        await using var server = await ModelServer.StartAsync(Status(429, "{}", ("Retry-After", header)));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", server.Url));

        var failed = await test.FailAsync("main/m");

        (failed.RetryAfter, failed.MayRetry).ShouldBe((TimeSpan.FromSeconds(seconds), mayRetry));
    }

    [Fact]
    public async Task The_providers_own_advice_not_to_retry_is_taken()
    {
        await using var server = await ModelServer.StartAsync(Status(500, "{}", ("x-should-retry", "false")));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "anthropic", server.Url));

        (await test.FailAsync("main/m")).MayRetry.ShouldBeFalse();
    }

    public static TheoryData<string, string, string> BrokenStreams() => new()
    {
        { "cut in the middle", OpenAiStream("Thirty ")[..^80], "connection_lost" },
        { "ends without its end marker", OpenAiStream("Thirty ").Replace("data: [DONE]\n\n", "", StringComparison.Ordinal), "connection_lost" },
        { "ends without a finish reason", OpenAiStream("Thirty ").Replace("\"stop\"", "null", StringComparison.Ordinal), "malformed_response" },
        { "broken JSON", "data: {\"choices\":[{\n\n", "malformed_response" },
        { "not an object", "data: 7\n\n", "malformed_response" },
        { "error in the middle", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Thi\"}}]}\n\ndata: {\"error\":{\"type\":\"server_error\",\"code\":\"server_error\"}}\n\n", "provider_error" },
        { "limited in the middle", "data: {\"error\":{\"code\":\"rate_limit_exceeded\"}}\n\n", "rate_limited" },
        { "no text", OpenAiStream(), "empty_answer" },
        { "blank text", OpenAiStream(" \n"), "empty_answer" },
        { "filtered", OpenAiStream("Thi").Replace("\"stop\"", "\"content_filter\"", StringComparison.Ordinal), "refused" },
        { "declined", OpenAiStream("No.").Replace("\"delta\":{\"content\":\"No.\"", "\"delta\":{\"refusal\":\"No.\"", StringComparison.Ordinal), "refused" },
    };

    [Theory]
    [MemberData(nameof(BrokenStreams))]
    public async Task A_stream_without_its_proper_end_is_no_answer(string why, string body, string code)
    {
        await using var server = await ModelServer.StartAsync(Stream("text/event-stream", body));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", server.Url));

        var failed = await test.FailAsync("main/gpt-4.1");

        failed.Code.ShouldBe(code, why);
        // Where the provider got as far as its counts they are taken; what it charged for is priced either way.
        failed.Usage.ShouldNotBeNull().Estimated.ShouldBe(code is not ("empty_answer" or "refused"));
        failed.CostUsd.ShouldNotBeNull();
    }

    [Fact]
    public async Task Anthropics_error_after_the_200_is_found()
    {
        var body = AnthropicStream("Thirty ").Split("event: content_block_stop")[0] + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n";
        await using var server = await ModelServer.StartAsync(Stream("text/event-stream", body));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "anthropic", server.Url));

        var failed = await test.FailAsync("main/m");

        (failed.Code, failed.Detail, failed.MayRetry).ShouldBe(("provider_error", "overloaded_error", true));
    }

    [Fact]
    public async Task Ollamas_error_after_the_200_is_found()
    {
        await using var server = await ModelServer.StartAsync(Stream("application/x-ndjson", "{\"error\":\"an error was encountered while running the model\"}\n"));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "ollama", server.Url));

        (await test.FailAsync("main/m")).Code.ShouldBe("provider_error");
    }

    [Fact]
    public async Task A_dropped_connection_is_lost_before_and_after_the_first_byte()
    {
        RequestDelegate drop = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await using var server = await ModelServer.StartAsync(drop, CutAfter("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Thi\"}}]}\n\n"));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", server.Url));

        (await test.FailAsync("main/m")).Code.ShouldBe("connection_lost");
        (await test.FailAsync("main/m")).Code.ShouldBe("connection_lost");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var server = await ModelServer.StartAsync(OpenAi("never"));
        var url = server.Url;
        await server.DisposeAsync();
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", url));

        var failed = await test.FailAsync("main/m");

        (failed.Code, failed.MayRetry, failed.CostUsd).ShouldBe(("unreachable", true, "0"));
    }

    [Fact]
    public async Task A_page_instead_of_a_stream_is_malformed()
    {
        await using var server = await ModelServer.StartAsync(Stream("text/html", "<html>Please sign in</html>"));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", server.Url));

        (await test.FailAsync("main/m")).Code.ShouldBe("malformed_response");
    }

    [Fact]
    public async Task Neither_log_nor_outcome_repeats_what_a_provider_quotes()
    {
        var echo = $$$"""{"error":{"message":"invalid: {{{Prompted}}} with sk-secret-key","type":"{{{Prompted}}}","code":null}}""";
        await using var server = await ModelServer.StartAsync(Status(400, echo), Stream("text/event-stream", $"data: {Prompted}\n\n"));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", server.Url));

        var first = await test.FailAsync("main/m");
        var second = await test.FailAsync("main/m");

        foreach (var text in new[] { first.ToString(), second.ToString(), test.Log.All })
        {
            text.ShouldNotContain("refund");
            text.ShouldNotContain("sk-secret");
        }
    }
}
