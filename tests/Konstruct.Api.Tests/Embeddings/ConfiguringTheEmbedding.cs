using Konstruct.Api.Embeddings;
using Konstruct.Api.Embeddings.Offline;
using Konstruct.Api.Embeddings.Providers;
using Konstruct.Api.Llm;
using Konstruct.Api.Platform;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Tests.Embeddings;

public sealed class ConfiguringTheEmbedding
{
    [Fact]
    public void Without_settings_the_offline_one_serves()
    {
        using var services = With();
        services.GetRequiredService<EmbeddingModel>().Id.ShouldBe("offline/hashed-features-1");
        services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().ShouldBeOfType<OfflineEmbeddings>();
    }

    [Theory]
    [InlineData("gemini", "", "", "", "Embeddings:Provider is 'gemini'; it must be one of offline, ollama, openai, openai-compatible.")]
    [InlineData("ollama", "", "", "", "Embeddings:BaseUrl is missing; ollama has no default, and Llm:Providers has none of this kind.")]
    [InlineData("ollama", "", "http://127.0.0.1:11434/api", "", "Embeddings:BaseUrl ends in /api; for ollama it is the bare root, the path is added.")]
    [InlineData("openai", "", "", "", "Embeddings:ApiKey is missing; openai needs one, here or in Llm:Providers.")]
    [InlineData("openai", "", "ftp://x", "k", "Embeddings:BaseUrl must be an absolute http or https address.")]
    [InlineData("openai", "", "", "two\nlines", "Embeddings:ApiKey contains a space, a line break or a character that no key has.")]
    [InlineData("openai-compatible", "", "http://127.0.0.1/v1", "", "Embeddings:Model is missing; openai-compatible has no default.")]
    public void A_wrong_setting_is_named_at_the_start(string provider, string model, string url, string key, string message)
    {
        using var services = With(("Embeddings:Provider", provider), ("Embeddings:Model", model), ("Embeddings:BaseUrl", url), ("Embeddings:ApiKey", key));
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptions<EmbeddingOptions>>().Value).Failures.ShouldBe([message]);
    }

    [Fact]
    public void Dimensions_that_the_database_does_not_store_are_refused()
    {
        using var services = With(("Embeddings:Dimensions", "1536"));
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptions<EmbeddingOptions>>().Value)
            .Failures.ShouldBe(["Embeddings:Dimensions is 1536; the database stores vectors of 384."]);
    }

    [Fact]
    public void What_the_pool_was_told_need_not_be_said_twice()
    {
        using var services = With(
            ("Embeddings:Provider", "OpenAI"),
            ("Llm:Providers:0:Kind", "anthropic"), ("Llm:Providers:0:ApiKey", "sk-ant"),
            ("Llm:Providers:1:Kind", "openai"), ("Llm:Providers:1:ApiKey", "sk-pool"), ("Llm:Providers:1:BaseUrl", "http://127.0.0.1:8090/openai/v1"));

        var options = services.GetRequiredService<IOptions<EmbeddingOptions>>().Value;
        options.ApiKey.ShouldBe("sk-pool");
        options.BaseUrl.ShouldBe("http://127.0.0.1:8090/openai/v1");
        services.GetRequiredService<EmbeddingModel>().Id.ShouldBe("openai/text-embedding-3-small");
    }

    [Fact]
    public void A_key_of_the_pool_does_not_go_to_another_address()
    {
        var options = new EmbeddingOptions { Provider = "openai", BaseUrl = "https://elsewhere.example/v1" };
        EmbeddingRegistration.BorrowFromPool(options, new LlmOptions { Providers = [new LlmProviderOptions { Kind = "openai", ApiKey = "sk-pool" }] });
        options.ApiKey.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text-embedding-3-small", true)]
    [InlineData("BAAI/bge-small-en-v1.5", false)]
    public void Only_models_that_can_shorten_their_vectors_are_asked_to(string model, bool asked) =>
        EmbeddingKind.OpenAiCompatible.AsksForDimensions(model).ShouldBe(asked);

    private static ServiceProvider With(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal)).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddKonstruct(configuration).BuildServiceProvider();
    }
}
