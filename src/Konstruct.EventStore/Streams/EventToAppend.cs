namespace Konstruct.EventStore.Streams;

/// <summary>An event on its way into a stream.</summary>
/// <param name="Id">The event's id, made at the edge.</param>
/// <param name="Data">An instance of a type that the <see cref="Serialization.EventRegistry"/> knows.</param>
/// <param name="Context">Who, why and from where.</param>
public sealed record EventToAppend(Guid Id, object Data, EventContext Context);

/// <summary>What accompanies an event.</summary>
/// <param name="CorrelationId">The inbound message or command that everything behind it hangs on.</param>
/// <param name="CausationId">The event that led here; null for the first.</param>
/// <param name="UserName">The person or program that acts, as an id; never a name or an outside id.</param>
/// <param name="Headers">Plain strings: actor, channel, trace id, digest of the raw body.</param>
public sealed record EventContext(
    string? CorrelationId = null,
    string? CausationId = null,
    string? UserName = null,
    IReadOnlyDictionary<string, string>? Headers = null)
{
    public static readonly EventContext None = new();
}
