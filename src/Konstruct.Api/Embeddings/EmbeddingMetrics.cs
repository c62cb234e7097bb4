using System.Diagnostics;

namespace Konstruct.Api.Embeddings;

/// <summary>Spans of embedding calls. Identifiers and counts only; no text.</summary>
internal static class EmbeddingMetrics
{
    public const string Name = "Konstruct.Embeddings";

    public static ActivitySource Activities { get; } = new(Name);
}
