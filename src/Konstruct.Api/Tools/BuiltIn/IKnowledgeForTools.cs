namespace Konstruct.Api.Tools.BuiltIn;

/// <summary>What <c>knowledge_search</c> asks. The knowledge base implements it and is put into the container; without it the tool is not offered.</summary>
internal interface IKnowledgeForTools
{
    /// <summary>The passages of the tenant's documents that fit best, best first.</summary>
    Task<IReadOnlyList<KnowledgePassage>> SearchAsync(ToolCallContext context, string query, int limit, CancellationToken cancellation);
}

/// <param name="Source">The document's name, as the answer should cite it.</param>
/// <param name="Section">The headings above the passage, or null.</param>
internal sealed record KnowledgePassage(string Source, string? Section, string Text);
