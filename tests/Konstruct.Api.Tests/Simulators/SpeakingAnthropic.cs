using System.Net;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Models;

namespace Konstruct.Api.Tests.Simulators;

public sealed class SpeakingAnthropic(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    private static readonly object[] Hello = [new { role = "user", content = "What is your refund policy?" }];

    [Fact]
    public async Task The_answer_depends_on_the_question()
    {
        var answer = await simulator.AnthropicAsync(new { model = "claude-sonnet-5", max_tokens = 100, system = "Be brief.", messages = Hello }).JsonAsync();

        ((string)answer["content"]![0]!["text"]!).ShouldStartWith("claude-sonnet-5");
        ((string)answer["content"]![0]!["text"]!).ShouldEndWith("What is your refund policy?");
        ((string)answer["stop_reason"]!).ShouldBe("end_turn");
        ((int)answer["usage"]!["input_tokens"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_stream_goes_from_message_start_to_message_stop()
    {
        simulator.State.Models.Enqueue("anthropic", new ModelAnswer("Thirty days.") { ToolCalls = [new("remember", """{"what":"asked about refunds"}""", "toolu_1")], OutputTokens = 9 });

        var events = (await simulator.AnthropicAsync(new { model = "claude-sonnet-5", max_tokens = 100, stream = true, messages = Hello }).DataAsync())
            .Select(text => JsonNode.Parse(text)!).ToList();

        var types = events.Select(each => (string)each["type"]!).ToList();
        types[0].ShouldBe("message_start");
        types.ShouldContain("ping");
        types[^2].ShouldBe("message_delta");
        types[^1].ShouldBe("message_stop");
        types.Count(type => type == "content_block_start").ShouldBe(2);
        var deltas = events.Where(each => (string)each["type"]! == "content_block_delta").ToList();
        string.Concat(deltas.Select(each => (string?)each["delta"]!["text"])).ShouldBe("Thirty days.");
        string.Concat(deltas.Select(each => (string?)each["delta"]!["partial_json"])).ShouldBe("""{"what":"asked about refunds"}""");
        ((string)events[^2]["delta"]!["stop_reason"]!).ShouldBe("tool_use");
        ((int)events[^2]["usage"]!["output_tokens"]!).ShouldBe(9);
    }

    [Theory]
    [InlineData("""{"model":"claude-sonnet-5","messages":[{"role":"user","content":"x"}]}""", "max_tokens")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"claude-sonnet-5","max_tokens":5,"messages":[]}""", "messages")]
    [InlineData("""{"model":"claude-sonnet-5","max_tokens":5,"messages":[{"role":"system","content":"x"}]}""", "first message")]
    [InlineData("""{"model":"claude-sonnet-5","max_tokens":5,"messages":[{"role":"user","content":"x"},{"role":"system","content":"x"}]}""", "role")]
    [InlineData("""{"model":"claude-sonnet-5","max_tokens":5,"messages":[{"role":"user","content":[{"type":"text","text":""}]}]}""", "non-empty")]
    [InlineData("""{"model":"claude-sonnet-5","max_tokens":5,"temperature":0.3,"messages":[{"role":"user","content":"x"}]}""", "temperature")]
    [InlineData("""{"model":"claude-opus-4-7","max_tokens":5,"top_k":3,"messages":[{"role":"user","content":"x"}]}""", "top_k")]
    [InlineData("""{"model":"claude-opus-5","max_tokens":5,"top_p":0.5,"messages":[{"role":"user","content":"x"}]}""", "top_p")]
    [InlineData("""{"model":"claude-sonnet-5","max_tokens":5,"max_completion_tokens":5,"messages":[{"role":"user","content":"x"}]}""", "max_completion_tokens")]
    [InlineData("""{"model":"claude-sonnet-5","max_tokens":5,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":"y"}]}""", "tool_result")]
    [InlineData("""{"model":"claude-sonnet-5","max_tokens":5,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":[{"type":"text","text":"y"},{"type":"tool_result","tool_use_id":"t","content":"z"}]}]}""", "tool_result")]
    public async Task A_wrong_request_gets_400(string body, string named)
    {
        using var answer = await simulator.AnthropicAsync(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((string)error["type"]!).ShouldBe("error");
        ((string)error["error"]!["type"]!).ShouldBe("invalid_request_error");
        ((string)error["error"]!["message"]!).ShouldContain(named);
    }

    [Fact]
    public async Task A_model_before_the_fixed_sampling_still_takes_a_temperature()
    {
        using var answer = await simulator.AnthropicAsync(new { model = "claude-haiku-4-5", max_tokens = 5, temperature = 0.3, messages = Hello });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Key_and_version_are_needed()
    {
        var body = new { model = "claude-sonnet-5", max_tokens = 5, messages = Hello };
        using var noKey = await simulator.ModelAsync("/anthropic/v1/messages", body, ("anthropic-version", "2023-06-01"));
        using var noVersion = await simulator.ModelAsync("/anthropic/v1/messages", body, ("x-api-key", "sk-ant"));

        noKey.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await noKey.Content.ReadAsStringAsync()).ShouldContain("authentication_error");
        noVersion.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
