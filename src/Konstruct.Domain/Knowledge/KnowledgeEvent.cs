using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Knowledge;

/// <summary>One document of a tenant's knowledge base: one stream, whose id is a keyed digest of the document's name.</summary>
public abstract record KnowledgeEvent
{
    private KnowledgeEvent()
    {
    }

    /// <summary>A document that was not there, or had been removed, is there.</summary>
    /// <param name="Name">As people know it and as answers cite it. It is the tenant's and no person's, so it stands in clear.</param>
    /// <param name="MediaType">What the content is, e.g. <c>text/markdown</c>.</param>
    /// <param name="ContentHash">Where the content lies: the tenant's keyed digest of it.</param>
    /// <param name="SizeBytes">Of the content.</param>
    /// <param name="Version">Rises with every content under this name, over removals too.</param>
    [EventType("document.added.v1")]
    public sealed record Added(string Name, string MediaType, string ContentHash, long SizeBytes, int Version) : KnowledgeEvent;

    /// <summary>Another content under the same name. Until it is indexed, the earlier version is what is found.</summary>
    /// <param name="MediaType">What the new content is.</param>
    /// <param name="ContentHash">Where the new content lies.</param>
    /// <param name="SizeBytes">Of the new content.</param>
    /// <param name="Version">The new content's.</param>
    [EventType("document.replaced.v1")]
    public sealed record Replaced(string MediaType, string ContentHash, long SizeBytes, int Version) : KnowledgeEvent;

    /// <summary>From here on this version is what is found. Again for the same version: it was indexed anew.</summary>
    /// <param name="Version">Which content.</param>
    /// <param name="Chunks">How many pieces it was cut into.</param>
    /// <param name="EmbeddingModel">Whose vectors they have; absent when they are found by their words alone.</param>
    [EventType("document.indexed.v1")]
    public sealed record Indexed(int Version, int Chunks, string? EmbeddingModel) : KnowledgeEvent;

    /// <summary>This version cannot be found; an earlier one stays what is found.</summary>
    /// <param name="Version">Which content.</param>
    /// <param name="Code">Why: a stable code.</param>
    [EventType("document.indexing_failed.v1")]
    public sealed record IndexingFailed(int Version, string Code) : KnowledgeEvent;

    /// <summary>It is not found any more.</summary>
    /// <param name="Purged">Its pieces and its content are deleted too: past prompts that quoted it can be rebuilt without it only.</param>
    [EventType("document.removed.v1")]
    public sealed record Removed(bool Purged) : KnowledgeEvent;
}
