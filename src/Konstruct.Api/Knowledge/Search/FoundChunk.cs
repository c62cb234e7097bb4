namespace Konstruct.Api.Knowledge.Search;

/// <summary>A chunk that has to do with a question.</summary>
/// <param name="ChunkId">Names text and place for ever: what an event stores of what a model saw.</param>
/// <param name="Name">The document's.</param>
/// <param name="Version">Of the document's content.</param>
/// <param name="Heading">Where in the document; may be empty.</param>
/// <param name="Score">Of the merged ranks; comparable within one search only.</param>
/// <param name="Similarity">Cosine, when it was found by meaning.</param>
internal sealed record FoundChunk(
    Guid ChunkId, Guid DocumentId, string Name, int Version, int Ordinal, string Heading, string Text, double Score, double? Similarity);

/// <summary>What a search found, best first.</summary>
/// <param name="WithoutMeaning">Why words alone were searched: a stable code; null when both were.</param>
internal sealed record FoundKnowledge(IReadOnlyList<FoundChunk> Chunks, string? WithoutMeaning);

/// <summary>A question's vector and whose it is.</summary>
internal sealed record QuestionVector(string Model, float[] Vector);
