using System.Net.Http.Headers;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Providers;
using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Embeddings.Providers;

/// <summary>A provider's embedding model, through the one egress. A call is made once; whoever asks decides about trying again.</summary>
internal sealed class ProviderEmbeddings(
    EmbeddingKind kind, string model, int? askForDimensions, string baseUrl, string apiKey, TimeSpan timeout, Egress egress, TimeProvider time)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Under which the provider's id of a request stands in the answer's additional properties.</summary>
    public const string RequestIdKey = "request_id";

    // 64 vectors of 4,096 numbers of 20 characters
    private const long MaxResponseBytes = 8 * 1024 * 1024;

    private readonly Uri _address = new(new Uri(baseUrl.TrimEnd('/') + "/"), kind.Path);

    /// <exception cref="ProviderCallException">The provider refused, or answered what its protocol does not know.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToList();
        var body = kind.Write(options?.ModelId ?? model, texts, options?.Dimensions ?? askForDimensions);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (apiKey.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + apiKey);

        using var response = await egress.SendAsync(request, new EgressPolicy(timeout, MaxResponseBytes), cancellationToken);
        var requestId = response.Headers.TryGetValues("x-request-id", out var ids) ? JsonReading.Identifier(ids.FirstOrDefault()) : null;
        if (!response.IsSuccessStatusCode)
            throw kind.Understand(await ErrorAnswer.ReadAsync(response, requestId, time.GetUtcNow(), cancellationToken));

        using var json = JsonReading.ParseObject(await response.Content.ReadAsStringAsync(cancellationToken));
        var answer = kind.Read(json.RootElement, texts.Count);
        var now = time.GetUtcNow();
        return new GeneratedEmbeddings<Embedding<float>>(answer.Vectors.Select(v => new Embedding<float>(v) { CreatedAt = now, ModelId = model }))
        {
            Usage = answer.Tokens is { } tokens ? new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens } : null,
            AdditionalProperties = requestId is null ? null : new AdditionalPropertiesDictionary { [RequestIdKey] = requestId },
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(kind.Name, _address, model, askForDimensions)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The egress belongs to the host.
    }
}
