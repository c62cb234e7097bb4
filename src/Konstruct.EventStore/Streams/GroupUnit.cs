using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.EventStore.Streams;

/// <summary>A unit of work that may share its transaction: one stream, few rows, sealed and ready to be written.</summary>
internal sealed class GroupUnit
{
    // what is long holds up the others of its group, and what is large goes better by itself
    private const int MostEvents = 16;
    private const int MostKeys = 4;
    private const int MostEnvelopes = 4;

    private GroupUnit(UnitOfWork unit, Guid[] keys, SealedEvent[] events) => (Unit, Keys, Sealed) = (unit, keys, events);

    public UnitOfWork Unit { get; }

    public UnitOfWork.StreamAppend Append => Unit.Appends[0];

    public Guid[] Keys { get; }

    public SealedEvent[] Sealed { get; }

    public static bool Fits(UnitOfWork unit) =>
        unit.Appends is [{ Events.Count: <= MostEvents, Expected.Value: >= -1 }] && unit.DeduplicationKeys.Count <= MostKeys
        && unit.Envelopes.Count <= MostEnvelopes && unit.Statements.Count == 0 && unit.ActiveSince is null;

    public static GroupUnit Of(UnitOfWork unit, TenantVault vault, EventRegistry registry)
    {
        var events = unit.Appends[0].Events;
        var written = new SealedEvent[events.Count];
        using (new SealingScope(vault))
        {
            for (var i = 0; i < written.Length; i++)
                written[i] = SealedEvent.Of(events[i].Id, events[i].Data, events[i].Context, registry);
        }

        var keys = unit.DeduplicationKeys.ToArray();
        return new GroupUnit(unit, keys.Length < 2 ? keys : [.. keys.Distinct().Order()], written);
    }

    /// <summary>One order of locks for all groups.</summary>
    public static int InLockOrder(GroupUnit a, GroupUnit b) =>
        string.CompareOrdinal(a.Unit.Tenant.Value, b.Unit.Tenant.Value) is var tenants && tenants != 0 ? tenants
        : a.Append.Stream.Id.CompareTo(b.Append.Stream.Id);
}
