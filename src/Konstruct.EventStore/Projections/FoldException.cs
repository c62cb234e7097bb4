using Konstruct.EventStore.Streams;

namespace Konstruct.EventStore.Projections;

/// <summary>A read model could not fold an event. The message names the event by its ids alone: what it says may be personal.</summary>
/// <param name="index">Its place in the batch; what stands before it can be folded.</param>
public sealed class FoldException(int index, Recorded recorded, Exception inner)
    : Exception($"{recorded.Type} {recorded.Id} could not be folded: {inner.GetType().Name}", inner)
{
    public int Index { get; } = index;

    public Position Position { get; } = recorded.Position;
}

/// <summary>A stored event that this version cannot read. Nothing may be folded past it.</summary>
/// <param name="code"><c>event_unknown</c>: written by a newer version; <c>event_unreadable</c>: its data is not what its name says.</param>
public sealed class UnreadableEventException(string code, Position position, Exception inner)
    : Exception($"The event at sequence {position.Seq} cannot be read: {code}", inner)
{
    public string Code { get; } = code;

    public Position Position { get; } = position;
}
