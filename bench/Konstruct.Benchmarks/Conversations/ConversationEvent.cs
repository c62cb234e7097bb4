using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Konstruct.EventStore.Serialization;

namespace Konstruct.Benchmarks.Conversations;

/// <summary>What happens in a conversation, with the members and sizes that the product's own events have.</summary>
internal abstract record ConversationEvent
{
    public static readonly EventRegistry Registry = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() },
        [
            new("bench.message_received.v1", typeof(MessageReceived)),
            new("bench.turn_started.v1", typeof(TurnStarted)),
            new("bench.model_called.v1", typeof(ModelCalled)),
            new("bench.reply_composed.v1", typeof(ReplyComposed)),
        ]);

    private ConversationEvent()
    {
    }

    public sealed record MessageReceived(Guid MessageId, Guid SenderId, string Kind, PersonalText Content, int Attachments, DateTimeOffset SentAt) : ConversationEvent;

    public sealed record TurnStarted(Guid TurnId, Guid MessageId, int AgentVersion) : ConversationEvent;

    public sealed record ModelCalled(
        Guid TurnId, string Provider, string Model, string Purpose, int InputTokens, int OutputTokens, string CostUsd, int LatencyMs, string RequestSha256)
        : ConversationEvent;

    public sealed record ReplyComposed(Guid TurnId, PersonalText Content, int Parts) : ConversationEvent;
}
