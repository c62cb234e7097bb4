using System.Text.Json;
using Konstruct.EventStore.Streams;

namespace Konstruct.EventStore.Serialization;

/// <summary>An event as it goes to the database: named, its content sealed, with its leaf. Made within a <see cref="Tenancy.SealingScope"/>.</summary>
internal readonly record struct SealedEvent(string Type, string DotnetType, byte[] Data, byte[]? Headers, byte[] Leaf)
{
    public static SealedEvent Of(Guid id, object data, EventContext context, EventRegistry registry)
    {
        var (type, dotnetType, json) = registry.Write(data);
        var headers = context.Headers is { Count: > 0 } some ? JsonSerializer.SerializeToUtf8Bytes(some, registry.HeadersJson) : null;
        return new SealedEvent(
            type, dotnetType, json, headers,
            EventLeaf.Of(id, type, json, headers, context.CorrelationId, context.CausationId, context.UserName, dotnetType));
    }
}
