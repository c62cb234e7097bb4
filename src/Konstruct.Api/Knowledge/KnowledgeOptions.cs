namespace Konstruct.Api.Knowledge;

/// <summary>How documents are found. Section <c>Knowledge</c>.</summary>
public sealed class KnowledgeOptions
{
    public const string Section = "Knowledge";

    /// <summary>The least cosine similarity at which a chunk counts as having to do with a question that shares no word with it. Default 0.25.</summary>
    public double LeastSimilarity { get; set; } = 0.25;

    /// <summary>How many chunks each of the two searches hands in before they are merged. Default 30.</summary>
    public int Candidates { get; set; } = 30;

    /// <summary>How long a document that is sent over HTTP may take to arrive. Default two minutes; a connection slower than 1 KiB/s ends earlier.</summary>
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many documents a server takes in at once over HTTP; each is held in memory until it is stored. Default 8.</summary>
    public int Uploads { get; set; } = 8;

    /// <summary>How many of them are one tenant's. Default 3.</summary>
    public int UploadsOfOneTenant { get; set; } = 3;
}
