using Konstruct.EventStore.Streams;

namespace Konstruct.Projections;

/// <summary>
/// When an event happened by the clock of the program that appended it: the time in its id, a UUID of version 7. An inline row is
/// written before the database has given the event its own time, and building it anew must come to the same.
/// </summary>
internal static class EdgeTime
{
    /// <summary>In milliseconds; the stored time where the id has none.</summary>
    public static DateTimeOffset Of(Recorded recorded)
    {
        if (recorded.Id.Version != 7)
            return recorded.Timestamp;
        Span<byte> bytes = stackalloc byte[16];
        recorded.Id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = 0L;
        foreach (var b in bytes[..6])
            milliseconds = (milliseconds << 8) | b;
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
