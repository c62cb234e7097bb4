using System.Security.Cryptography;
using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Streams;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Conversations;

/// <summary>"Sum this conversation up": the body of its envelope, ids alone.</summary>
internal sealed record SummaryEnvelope(Guid ConversationId)
{
    public const string Kind = "conversation.summary";

    /// <summary>In a lane of its own: no answer waits for a summary.</summary>
    public static Envelope For(Guid conversationId, DateTimeOffset? due = null) =>
        new(LaneOf(conversationId), Kind, JsonSerializer.Serialize(new SummaryEnvelope(conversationId), EventTypes.Json), due);

    private static Guid LaneOf(Guid conversationId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData([.. "summary/"u8, .. conversationId.ToByteArray(bigEndian: true)], hash);
        return HashedGuid.Of(hash);
    }
}

/// <summary>Asks for a summary when the turns of a conversation have made one due.</summary>
internal sealed class SummaryQueue(EventStreams.EventStore store)
{
    /// <summary>One that is under way is asked for again: were its worker lost for good, nobody else would take it up. Asking too often costs a look.</summary>
    public Task AskWhenDueAsync(ConversationSession session, CancellationToken cancellation) =>
        Summaries.Due(session.State) is null && session.State.Summarising is null
            ? Task.CompletedTask
            : store.CommitAsync(new UnitOfWork(session.Stream.Tenant).Enqueue(SummaryEnvelope.For(session.Stream.Id)), cancellation);
}
