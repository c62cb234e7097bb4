namespace Konstruct.Domain.Knowledge;

/// <summary>A document is there or it is not; its version counts on over removals.</summary>
public abstract record KnowledgeDocument
{
    private KnowledgeDocument()
    {
    }

    public sealed record NeverAdded : KnowledgeDocument;

    /// <param name="IndexedVersion">What is found; 0 while nothing is.</param>
    /// <param name="EmbeddingModel">Of what is found.</param>
    /// <param name="FailedWith">Why the newest version is not found; null while it may still come.</param>
    public sealed record Kept(
        string Name, string MediaType, string ContentHash, long SizeBytes, int Version, int IndexedVersion, int Chunks, string? EmbeddingModel, string? FailedWith)
        : KnowledgeDocument
    {
        /// <summary>The newest version is what is found.</summary>
        public bool IsIndexed => IndexedVersion == Version;
    }

    public sealed record Gone(int Version, bool Purged) : KnowledgeDocument;
}
