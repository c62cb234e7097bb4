using System.Security.Cryptography;
using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Serialization;

namespace Konstruct.Api.Memory;

/// <summary>
/// "Remember this conversation": the body of its envelope, ids alone. Enqueued with the event that says an answer was delivered, or that a
/// message was edited or deleted.
/// </summary>
internal sealed record MemoryEnvelope(Guid ConversationId)
{
    public const string Kind = "memory.index";

    /// <summary>In a lane of its own: remembering must not hold up the conversation, nor be held up by it.</summary>
    public static Envelope For(Guid conversationId, DateTimeOffset? due = null) =>
        new(LaneOf(conversationId), Kind, JsonSerializer.Serialize(new MemoryEnvelope(conversationId), EventTypes.Json), due);

    private static Guid LaneOf(Guid conversationId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData([.. "memory/"u8, .. conversationId.ToByteArray(bigEndian: true)], hash);
        return HashedGuid.Of(hash);
    }
}
