using System.Net;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Models;

namespace Konstruct.Api.Tests.Simulators;

public sealed class SpeakingOpenAi(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    private static readonly object[] Hello = [new { role = "system", content = "Be brief." }, new { role = "user", content = "What is your refund policy?" }];

    [Fact]
    public async Task The_answer_depends_on_the_question()
    {
        var answer = await simulator.OpenAiAsync(new { model = "gpt-5.6-luna", messages = Hello }).JsonAsync();

        ((string)answer["object"]!).ShouldBe("chat.completion");
        ((string)answer["choices"]![0]!["message"]!["content"]!).ShouldEndWith("What is your refund policy?");
        ((string)answer["choices"]![0]!["finish_reason"]!).ShouldBe("stop");
        ((int)answer["usage"]!["total_tokens"]!).ShouldBe((int)answer["usage"]!["prompt_tokens"]! + (int)answer["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task A_stream_joins_to_the_whole_answer_and_ends_with_usage_and_done()
    {
        simulator.State.Models.Enqueue("openai", new ModelAnswer("Thirty days,\nno questions asked.") { InputTokens = 7, OutputTokens = 5 });

        var data = await simulator.OpenAiAsync(new { model = "gpt-5.6-luna", messages = Hello, stream = true, stream_options = new { include_usage = true } }).DataAsync();

        data[^1].ShouldBe("[DONE]");
        var chunks = data.SkipLast(1).Select(text => JsonNode.Parse(text)!).ToList();
        string.Concat(chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => (string?)choice!["delta"]!["content"])).ShouldBe("Thirty days,\nno questions asked.");
        chunks[^1]["choices"]!.AsArray().ShouldBeEmpty();
        ((int)chunks[^1]["usage"]!["total_tokens"]!).ShouldBe(12);
        ((string)chunks[^2]["choices"]![0]!["finish_reason"]!).ShouldBe("stop");
    }

    [Fact]
    public async Task Streamed_tool_calls_are_joined_by_index()
    {
        const string arguments = """{"query":"refund policy for annual plans"}""";
        simulator.State.Models.Enqueue("openai", new ModelAnswer("") { ToolCalls = [new("knowledge_search", arguments, "call_1"), new("current_time")] });

        var data = await simulator.OpenAiAsync(new { model = "gpt-5.6-luna", messages = Hello, stream = true }).DataAsync();

        var calls = data.SkipLast(1).SelectMany(text => JsonNode.Parse(text)!["choices"]!.AsArray())
            .SelectMany(choice => choice!["delta"]!["tool_calls"]?.AsArray() ?? []).ToList();
        string.Concat(calls.Where(call => (int)call!["index"]! == 0).Select(call => (string)call!["function"]!["arguments"]!)).ShouldBe(arguments);
        calls.Where(call => call!["id"] is not null).Select(call => (string)call!["function"]!["name"]!).ShouldBe(["knowledge_search", "current_time"]);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", null)]
    [InlineData("""{"model":"gpt-5.6-luna","messages":[]}""", "empty_array")]
    [InlineData("""{"model":"gpt-5.6-luna","messages":[{"role":"narrator","content":"x"}]}""", "invalid_value")]
    [InlineData("""{"model":"gpt-5.6-luna","messages":[{"role":"user"}]}""", "invalid_type")]
    [InlineData("""{"model":"gpt-5.6-luna","mesages":[]}""", "unknown_parameter")]
    [InlineData("""{"model":"gpt-5.6-luna","max_tokens":5,"messages":[{"role":"user","content":"x"}]}""", "unsupported_parameter")]
    [InlineData("""{"model":"gpt-5.6-luna","temperature":0.2,"messages":[{"role":"user","content":"x"}]}""", "unsupported_value")]
    [InlineData("""{"model":"gpt-5.6-luna","stream_options":{"include_usage":true},"messages":[{"role":"user","content":"x"}]}""", null)]
    [InlineData("""{"model":"gpt-5.6-luna","messages":[{"role":"user","content":"x"},{"role":"tool","tool_call_id":"a","content":"y"}]}""", null)]
    [InlineData("""{"model":"gpt-5.6-luna","messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"x"}]}""", null)]
    [InlineData("{", null)]
    public async Task A_wrong_request_gets_400(string body, string? code)
    {
        using var answer = await simulator.OpenAiAsync(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;
        ((string)error["type"]!).ShouldBe("invalid_request_error");
        ((string?)error["code"]).ShouldBe(code);
    }

    [Fact]
    public async Task A_key_is_needed_and_can_be_refused()
    {
        simulator.State.Models.RefuseKey("sk-withdrawn");
        using var without = await simulator.ModelAsync("/openai/v1/chat/completions", new { });
        using var refused = await simulator.ModelAsync("/openai/v1/chat/completions", new { }, ("Authorization", "Bearer sk-withdrawn"));

        without.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var body = await refused.Content.ReadAsStringAsync();
        body.ShouldContain("invalid_api_key");
        body.ShouldNotContain("sk-withdrawn");
    }

    [Fact]
    public async Task The_proxy_speaks_the_same_language_and_is_counted_apart()
    {
        var before = simulator.State.Requests.Count("litellm", "chat");
        var answer = await simulator.ModelAsync(
            "/litellm/v1/chat/completions", new { model = "house-default", messages = Hello, max_tokens = 9, temperature = 0.2 }, ("Authorization", "Bearer sk-house")).JsonAsync();

        ((string)answer["choices"]![0]!["message"]!["content"]!).ShouldStartWith("house-default");
        simulator.State.Requests.Count("litellm", "chat").ShouldBe(before + 1);
    }

    [Fact]
    public async Task Embeddings_are_repeatable_have_length_one_and_the_asked_dimensions()
    {
        var body = new { model = "text-embedding-3-small", input = new[] { "refund policy", "refund policy", "opening hours" }, dimensions = 384 };
        var answer = await simulator.ModelAsync("/openai/v1/embeddings", body, ("Authorization", "Bearer sk-demo")).JsonAsync();

        var vectors = answer["data"]!.AsArray().Select(item => item!["embedding"]!.AsArray().Select(number => (float)number!).ToArray()).ToList();
        vectors[0].Length.ShouldBe(384);
        vectors[0].ShouldBe(vectors[1]);
        vectors[2].ShouldNotBe(vectors[0]);
        vectors[0].Sum(number => number * number).ShouldBe(1, tolerance: 0.001);
    }
}
