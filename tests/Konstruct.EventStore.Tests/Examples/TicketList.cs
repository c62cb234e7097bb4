using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.EventStore.Tests.Examples;

/// <summary>One row a ticket.</summary>
public sealed record TicketRow([property: Key] Guid TicketId, string Subject, [property: Indexed] long Comments, string? LastText, DateTimeOffset? OpenedAt);

/// <summary>The read model of the tests; a closed ticket leaves it.</summary>
public sealed class TicketList(string name = "ticket_list", int version = 1, Lifecycle lifecycle = Lifecycle.Async, string? poison = null) : IReadModel<TicketRow>
{
    /// <summary>A comment with this text cannot be folded, until it is set to null.</summary>
    public string? Poison { get; set; } = poison;

    public string Name => name;

    public int Version => version;

    public Lifecycle Lifecycle => lifecycle;

    public IReadOnlyCollection<Type> Events { get; } = [typeof(TicketOpened), typeof(TicketCommented), typeof(TicketClosed)];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public TicketRow? Apply(TicketRow? row, RowKey key, Recorded recorded) => recorded.Data switch
    {
        TicketOpened e => new TicketRow(recorded.StreamId, version == 1 ? e.Subject : $"{e.Subject} (version {version})", 0, null, lifecycle == Lifecycle.Inline ? null : recorded.Timestamp),
        TicketCommented e when e.Text == Poison => throw new InvalidOperationException("poisoned"),
        TicketCommented e when row is not null => row with { Comments = row.Comments + 1, LastText = e.Text },
        TicketClosed => null,
        _ => row,
    };
}
