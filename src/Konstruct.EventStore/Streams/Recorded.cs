using Konstruct.EventStore.Tenancy;

namespace Konstruct.EventStore.Streams;

/// <summary>An event as it stands in the store.</summary>
/// <param name="Data">The event, upcast to its current type.</param>
public sealed record Recorded(
    TenantId Tenant,
    Guid StreamId,
    long Version,
    Position Position,
    Guid Id,
    string Type,
    DateTimeOffset Timestamp,
    object Data,
    string? CorrelationId,
    string? CausationId,
    string? UserName,
    IReadOnlyDictionary<string, string>? Headers);

/// <summary>An event's place in the global order, which is (era, transaction id, sequence); see docs/adr/0003.</summary>
public readonly record struct Position(int Era, ulong TransactionId, long Seq) : IComparable<Position>
{
    public static readonly Position Start = new(0, 0, 0);

    public int CompareTo(Position other) => (Era, TransactionId, Seq).CompareTo((other.Era, other.TransactionId, other.Seq));

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;
}
