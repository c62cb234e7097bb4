using System.Text.Json.Serialization;
using Konstruct.Projections.Knowledge;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>A document as the API shows it: what <c>knowledge list --json</c> shows, with the API's names.</summary>
/// <param name="Status"><c>waiting</c>, <c>indexed</c> or <c>failed</c>: of the newest version.</param>
/// <param name="Code">Why it failed.</param>
/// <param name="IndexedVersion">What is found; 0 while nothing is.</param>
/// <param name="Chunks">Of what is found.</param>
/// <param name="Result"><c>added</c>, <c>replaced</c> or <c>unchanged</c>; only where something was sent.</param>
internal sealed record DocumentJson(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("media_type")] string MediaType,
    [property: JsonPropertyName("size_bytes")] long SizeBytes,
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("code")] string? Code,
    [property: JsonPropertyName("indexed_version")] int IndexedVersion,
    [property: JsonPropertyName("chunks")] int Chunks,
    [property: JsonPropertyName("embedding_model")] string? EmbeddingModel,
    [property: JsonPropertyName("changed_at")] DateTimeOffset ChangedAt,
    [property: JsonPropertyName("result"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Result = null)
{
    public static DocumentJson Of(KnowledgeDocumentRow row, string? result = null) => new(
        row.DocumentId, row.Name, row.MediaType, row.SizeBytes, row.Version, row.Status, row.FailedWith, row.IndexedVersion, row.Chunks, row.EmbeddingModel,
        row.ChangedAt, result);
}
