using System.Net;
using System.Text.Json.Nodes;

namespace Konstruct.Api.Tests.Simulators;

public sealed class EmbeddingTexts(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    private static readonly (string, string) Key = ("Authorization", "Bearer sk-demo");

    [Theory]
    [InlineData("""{"input":"x"}""")]
    [InlineData("""{"model":"all-minilm","input":7}""")]
    [InlineData("""{"model":"all-minilm","input":["x",7]}""")]
    [InlineData("""{"model":"all-minilm","input":"x","truncate":"yes"}""")]
    [InlineData("""{"model":"all-minilm","input":"x","dimensions":"384"}""")]
    [InlineData("{")]
    public async Task Ollama_refuses_a_wrong_request(string body)
    {
        using var answer = await simulator.ModelAsync("/ollama/api/embed", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Ollama_cuts_what_is_too_long_unless_it_is_forbidden_to()
    {
        var text = string.Join(' ', Enumerable.Repeat("refund", 300));
        using var cut = await simulator.ModelAsync("/ollama/api/embed", new { model = "all-minilm", input = text });
        using var refused = await simulator.ModelAsync("/ollama/api/embed", new { model = "all-minilm", input = text, truncate = false });

        cut.StatusCode.ShouldBe(HttpStatusCode.OK);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("""{"model":"text-embedding-3-small","input":[]}""")]
    [InlineData("""{"model":"text-embedding-3-small","input":["x",""]}""")]
    [InlineData("""{"model":"text-embedding-3-small","input":"x","dimensions":5000}""")]
    [InlineData("""{"model":"text-embedding-3-small","input":"x","encoding_format":"hex"}""")]
    [InlineData("""{"input":"x"}""")]
    public async Task OpenAi_refuses_a_wrong_request(string body)
    {
        using var answer = await simulator.ModelAsync("/openai/v1/embeddings", body, Key);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["type"]!).ShouldBe("invalid_request_error");
    }

    [Fact]
    public async Task Texts_that_share_what_they_are_about_are_near_each_other()
    {
        var answer = await simulator.ModelAsync(
            "/ollama/api/embed", new { model = "all-minilm", input = new[] { "Where is the Lisbon office?", "Our Lisbon office is in Rua Augusta", "The printer is out of toner" } }).JsonAsync();

        var vectors = answer["embeddings"]!.AsArray().Select(v => v!.AsArray().Select(n => (float)n!).ToArray()).ToList();
        Cosine(vectors[0], vectors[1]).ShouldBeGreaterThan(Cosine(vectors[0], vectors[2]) + 0.2f);
    }

    private static float Cosine(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
