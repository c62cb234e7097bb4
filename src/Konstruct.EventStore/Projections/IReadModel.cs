using Konstruct.EventStore.Streams;

namespace Konstruct.EventStore.Projections;

/// <summary>When a read model is brought up to date.</summary>
public enum Lifecycle
{
    /// <summary>By the daemon, a moment later.</summary>
    Async,

    /// <summary>
    /// With the append, in its transaction. One row per stream, whose id is the row's key. It is folded before the store has given the
    /// event its time and its position, so it must not use them: times that it shows are in the event.
    /// </summary>
    Inline,
}

/// <summary>A row's key within its tenant: what a read model's <c>[Key]</c> columns hold, in their order.</summary>
public readonly record struct RowKey(params object[] Values)
{
    public bool Equals(RowKey other) => Values.AsSpan().SequenceEqual(other.Values);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in Values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}

/// <summary>A record and a pure fold. The table is made from the record: its columns are the record's properties in snake case.</summary>
/// <typeparam name="TRow">A record; properties marked <see cref="KeyAttribute"/> are its key, after the tenant.</typeparam>
public interface IReadModel<TRow>
    where TRow : class
{
    /// <summary>The table's name in snake case, e.g. <c>conversation_list</c>.</summary>
    string Name { get; }

    /// <summary>Raise after any change of meaning or columns; the daemon then builds beside the live table and swaps.</summary>
    int Version { get; }

    Lifecycle Lifecycle { get; }

    /// <summary>The event types it folds; others are not read.</summary>
    IReadOnlyCollection<Type> Events { get; }

    /// <summary>The rows an event touches; usually one.</summary>
    IEnumerable<RowKey> Keys(Recorded recorded);

    /// <summary>The row after the event; null removes it. Pure: no clock, no look-up.</summary>
    TRow? Apply(TRow? row, RowKey key, Recorded recorded);
}

/// <summary>Part of the row's key, after the tenant.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeyAttribute : Attribute;

/// <summary>Queries look for rows by this column.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class IndexedAttribute : Attribute;

/// <summary>The column holds personal content in clear; erasing a person must reach it (see <see cref="IReadModelTable.PersonalColumns"/>).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PersonalCopyAttribute : Attribute;
