namespace Konstruct.EventStore.Streams;

/// <summary>What the writer believes a stream's version to be; another one is a conflict.</summary>
public readonly record struct ExpectedVersion(long Value)
{
    /// <summary>The stream must not exist yet.</summary>
    public static readonly ExpectedVersion New = new(0);

    /// <summary>Start it or append to it, whatever its version.</summary>
    public static readonly ExpectedVersion Any = new(-1);

    /// <summary>It must exist; otherwise nothing is appended (<see cref="CommitOutcome.Absent"/>).</summary>
    public static readonly ExpectedVersion Exists = new(-2);

    public static ExpectedVersion Exactly(long version) => new(version);
}
