using Konstruct.Api.Llm;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Tests.Llm;

public class ConfiguringThePool
{
    [Theory]
    [InlineData("openai", "", "", "Llm:Providers:0:ApiKey is missing; openai needs one.")]
    [InlineData("gemini", "", "k", "Llm:Providers:0:Kind is 'gemini'; it must be one of openai, anthropic, ollama, openai-compatible.")]
    [InlineData("ollama", "", "", "Llm:Providers:0:BaseUrl is missing; ollama has no default.")]
    [InlineData("ollama", "localhost:11434", "", "Llm:Providers:0:BaseUrl must be an absolute http or https address.")]
    [InlineData("openai", "https://u:p@api.example/v1", "k", "Llm:Providers:0:BaseUrl must have no user, query or fragment.")]
    [InlineData("anthropic", "https://api.example/v1/", "k", "Llm:Providers:0:BaseUrl ends in /v1; for anthropic it is the bare root, the path is added.")]
    [InlineData("openai", "", "two\nlines", "Llm:Providers:0:ApiKey contains a space, a line break or a character that no key has.")]
    public async Task A_wrong_setting_is_named_at_the_start(string kind, string url, string key, string message)
    {
        await using var test = new PoolUnderTest(("Llm:Providers:0:Kind", kind), ("Llm:Providers:0:BaseUrl", url), ("Llm:Providers:0:ApiKey", key));

        Should.Throw<OptionsValidationException>(() => test.Get<IOptions<LlmOptions>>().Value).Failures.ShouldBe([message]);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        await using var test = new PoolUnderTest(
        [
            .. PoolUnderTest.Provider(0, "a", "openai", ""), .. PoolUnderTest.Provider(1, "a", "anthropic", ""),
            .. PoolUnderTest.Provider(2, "offline", "openai", ""), .. PoolUnderTest.Provider(3, "b/c", "openai", ""),
            ("Llm:Routes:best:0", "a/m"), ("Llm:Routes:quality:0", "m"), ("Llm:Routes:quality:1", "z/m"),
            ("Llm:Providers:0:FirstTokenTimeout", "00:01:00"), ("Llm:TurnBudget", "00:00:10"),
        ]);

        Should.Throw<OptionsValidationException>(() => test.Get<IOptions<LlmOptions>>().Value).Failures.ShouldBe(
        [
            "Llm:Providers:0:FirstTokenTimeout is longer than the whole call may take; set Llm:Providers:0:CallTimeout as well.",
            "Llm:Providers:2:Name is 'offline', which is reserved for the built-in offline model.",
            "Llm:Providers:3:Name is 'b/c'; only letters, digits, '-', '_' and '.' are allowed, because routes are written provider/model.",
            "Llm:Providers has 2 entries named 'a'; give each a Name of its own.",
            "Llm:Routes:best is no preference; there are quality, balanced, economy, local.",
            "Llm:Routes:quality has 'm'; it must read provider/model.",
            "Llm:Routes:quality names the provider 'z', which Llm:Providers does not have.",
            "Llm:TurnBudget must be longer than Llm:LastAttemptAt, and that longer than zero.",
        ]);
    }

    [Fact]
    public async Task A_provider_without_a_name_is_called_by_its_kind()
    {
        await using var test = new PoolUnderTest(("Llm:Providers:0:Kind", "OpenAI"), ("Llm:Providers:0:ApiKey", "k"));

        test.Use("balanced").Provider.ShouldBe("openai");
    }
}
