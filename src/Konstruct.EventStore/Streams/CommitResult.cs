namespace Konstruct.EventStore.Streams;

/// <summary>What became of a unit of work.</summary>
public enum CommitOutcome
{
    /// <summary>Everything is stored.</summary>
    Appended,

    /// <summary>A deduplication key was seen before; nothing is stored.</summary>
    Duplicate,

    /// <summary>The stream does not exist and had to; nothing is stored.</summary>
    Absent,

    /// <summary>The stream was not active recently enough; nothing is stored.</summary>
    Inactive,
}

/// <param name="Versions">Each stream's version after the append, in the order the streams were given.</param>
/// <param name="LastSeq">The last event's global sequence.</param>
public sealed record CommitResult(CommitOutcome Outcome, IReadOnlyList<long> Versions, long LastSeq);

/// <summary>A stream was at another version than expected (SQLSTATE MT003, as Marten's).</summary>
public sealed class VersionConflictException(string message, Exception inner) : Exception(message, inner);

/// <summary>The lane's lease has passed to another worker (SQLSTATE KS004): what this one does no longer counts.</summary>
public sealed class LaneLostException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An outside id belongs to another tenant (SQLSTATE KS010).</summary>
public sealed class ExternalKeyTakenException(string message, Exception inner) : Exception(message, inner);
