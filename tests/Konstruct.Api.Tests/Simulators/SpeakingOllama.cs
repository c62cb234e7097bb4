using System.Net;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Models;

namespace Konstruct.Api.Tests.Simulators;

public sealed class SpeakingOllama(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    private static readonly object[] Hello = [new { role = "user", content = "What is your refund policy?" }];

    [Fact]
    public async Task It_streams_lines_of_json_unless_told_not_to()
    {
        simulator.State.Models.Enqueue("ollama", new ModelAnswer("Thirty days.") { InputTokens = 4, OutputTokens = 3 });

        using var answer = await simulator.OllamaAsync(new { model = "llama3.2", messages = Hello });
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        string.Concat(lines.Select(line => (string)line["message"]!["content"]!)).ShouldBe("Thirty days.");
        lines.SkipLast(1).ShouldAllBe(line => !(bool)line["done"]!);
        ((bool)lines[^1]["done"]!).ShouldBeTrue();
        ((int)lines[^1]["eval_count"]!).ShouldBe(3);
    }

    [Fact]
    public async Task Arguments_of_tool_calls_are_objects()
    {
        simulator.State.Models.Enqueue("ollama", ModelAnswer.Calls("current_time", """{"zone":"Europe/Lisbon"}"""));

        var answer = await simulator.OllamaAsync(new { model = "llama3.2", messages = Hello, stream = false }).JsonAsync();

        ((string)answer["message"]!["tool_calls"]![0]!["function"]!["arguments"]!["zone"]!).ShouldBe("Europe/Lisbon");
    }

    [Theory]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"model":"llama3.2","messages":[{"role":"developer","content":"x"}]}""")]
    [InlineData("""{"model":"llama3.2","messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""")]
    [InlineData("""{"model":"llama3.2","messages":[{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}]}""")]
    public async Task A_wrong_request_gets_400(string body)
    {
        using var answer = await simulator.OllamaAsync(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"].ShouldNotBeNull();
    }

    [Fact]
    public async Task It_says_what_it_is_and_which_models_it_has()
    {
        (await simulator.Client.GetStringAsync($"{simulator.Url}/ollama/")).ShouldBe("Ollama is running");
        (await simulator.Client.GetStringAsync($"{simulator.Url}/ollama/api/tags")).ShouldContain("all-minilm:latest");
        (await simulator.Client.GetStringAsync($"{simulator.Url}/ollama/api/version")).ShouldContain("version");
        var embedded = await simulator.ModelAsync("/ollama/api/embed", new { model = "all-minilm", input = "refund" }).JsonAsync();
        embedded["embeddings"]![0]!.AsArray().Count.ShouldBe(384);
    }
}
