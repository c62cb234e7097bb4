namespace Konstruct.EventStore.Evidence;

/// <summary>Where a stream's chain does not hold.</summary>
/// <param name="Code">One of <see cref="ChainCodes"/>.</param>
/// <param name="Version">The event; null when it is the stream.</param>
public sealed record ChainFinding(string Code, Guid Stream, long? Version = null);

/// <summary>What verifying a tenant's streams found.</summary>
/// <param name="Events">How many were checked.</param>
public sealed record ChainReport(long Events, long Streams, IReadOnlyList<ChainFinding> Findings)
{
    public bool Verified => Findings.Count == 0;
}

/// <summary>The stable codes of findings.</summary>
public static class ChainCodes
{
    /// <summary>An event's stored columns do not give its stored hash: it, or its hash, or what stands before it, was changed.</summary>
    public const string EventAltered = "event_altered";

    /// <summary>A version is missing within the stream, or at its end.</summary>
    public const string EventRemoved = "event_removed";

    /// <summary>An event stands after the stream's end.</summary>
    public const string EventInserted = "event_inserted";

    /// <summary>The global order does not rise with the versions.</summary>
    public const string EventReordered = "event_reordered";

    /// <summary>The stream's own row does not agree with its events.</summary>
    public const string StreamAltered = "stream_altered";

    /// <summary>There are events whose stream has no row.</summary>
    public const string StreamRemoved = "stream_removed";
}
