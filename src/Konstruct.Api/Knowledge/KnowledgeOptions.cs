namespace Konstruct.Api.Knowledge;

/// <summary>How documents are found. Section <c>Knowledge</c>.</summary>
public sealed class KnowledgeOptions
{
    public const string Section = "Knowledge";

    /// <summary>The least cosine similarity at which a chunk counts as having to do with a question that shares no word with it. Default 0.25.</summary>
    public double LeastSimilarity { get; set; } = 0.25;

    /// <summary>How many chunks each of the two searches hands in before they are merged. Default 30.</summary>
    public int Candidates { get; set; } = 30;
}
