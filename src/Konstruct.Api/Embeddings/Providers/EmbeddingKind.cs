using System.Text.Json;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Providers;

namespace Konstruct.Api.Embeddings.Providers;

/// <summary>What a provider answered.</summary>
/// <param name="Tokens">Null: it did not say.</param>
internal sealed record EmbeddingAnswer(IReadOnlyList<float[]> Vectors, long? Tokens);

/// <summary>Everything in which one kind of provider differs from another.</summary>
internal sealed record EmbeddingKind(
    string Name,
    string Path,
    Func<string, IReadOnlyList<string>, int?, byte[]> Write,
    Func<JsonElement, int, EmbeddingAnswer> Read,
    Func<ErrorAnswer, ProviderCallException> Understand)
{
    public string? DefaultBaseUrl { get; init; }

    public string? DefaultModel { get; init; }

    public bool NeedsKey { get; init; }

    /// <summary>Runs on the operator's own machines: tokens cost nothing.</summary>
    public bool IsLocal { get; init; }

    /// <summary>An ending that a base URL of this kind must not have, because <see cref="Path"/> brings it.</summary>
    public string? WrongEnding { get; init; }

    public double Floor { get; init; } = 0.25;

    /// <summary>Whether a model is asked for a number of dimensions when the settings do not say.</summary>
    public Func<string, bool> AsksForDimensions { get; init; } = _ => true;

    public static readonly EmbeddingKind OpenAi = new("openai", "embeddings", OpenAiEmbeddings.Write, OpenAiEmbeddings.Read, OpenAiErrors.Understand)
    {
        DefaultBaseUrl = "https://api.openai.com/v1",
        DefaultModel = "text-embedding-3-small",
        NeedsKey = true,
    };

    public static readonly EmbeddingKind OpenAiCompatible = OpenAi with
    {
        Name = "openai-compatible",
        DefaultBaseUrl = null,
        DefaultModel = null,
        NeedsKey = false,
        AsksForDimensions = model => model.Contains("text-embedding-3", StringComparison.OrdinalIgnoreCase),
    };

    public static readonly EmbeddingKind Ollama = new("ollama", "api/embed", OllamaEmbeddings.Write, OllamaEmbeddings.Read, OllamaErrors.Understand)
    {
        DefaultModel = "all-minilm",
        IsLocal = true,
        WrongEnding = "/api",
    };

    public static IReadOnlyList<EmbeddingKind> All { get; } = [Ollama, OpenAi, OpenAiCompatible];

    public static EmbeddingKind? Find(string name) => All.FirstOrDefault(kind => kind.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
}
