using Microsoft.Extensions.AI;

namespace Konstruct.Api.Embeddings.Offline;

/// <summary>
/// Embeds without a model, a download or a neighbour: the words of a text and their parts are hashed into the dimensions. It knows no
/// meaning, so it finds what is said in the same or in similar words, in any language. The same text gives the same vector everywhere.
/// </summary>
internal sealed class OfflineEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    public const string Provider = "offline";

    /// <summary>Raise when anything about the vectors changes: those of two versions are not compared.</summary>
    public const string Model = "hashed-features-1";

    public static bool IsMeantBy(string provider) => string.IsNullOrWhiteSpace(provider) || provider.Trim().Equals(Provider, StringComparison.OrdinalIgnoreCase);

    public static EmbeddingModel Described(int? maxCharacters) => new(Provider, Model, maxCharacters ?? 20_000, Floor: 0.16, IsFree: true);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var text in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(HashedFeatures.Of(text)) { ModelId = Model });
        }

        return Task.FromResult(embeddings);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(Provider, defaultModelId: Model, defaultModelDimensions: HashedFeatures.Dimensions)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // Holds nothing.
    }
}
