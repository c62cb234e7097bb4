using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Benchmarks.Conversations;

/// <summary>One row a conversation: what was said and spent in it.</summary>
internal sealed record ConversationUsage(
    [property: Key] Guid ConversationId, int Messages, int Replies, long InputTokens, long OutputTokens, string? LastModel, DateTimeOffset LastAt);

internal sealed class ConversationUsageModel : IReadModel<ConversationUsage>
{
    public string Name => "conversation_usage";

    public int Version => 1;

    public Lifecycle Lifecycle => Lifecycle.Async;

    public IReadOnlyCollection<Type> Events { get; } =
    [
        typeof(ConversationEvent.MessageReceived), typeof(ConversationEvent.TurnStarted),
        typeof(ConversationEvent.ModelCalled), typeof(ConversationEvent.ReplyComposed),
    ];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public ConversationUsage? Apply(ConversationUsage? row, RowKey key, Recorded recorded)
    {
        row ??= new ConversationUsage(recorded.StreamId, 0, 0, 0, 0, null, recorded.Timestamp);
        return recorded.Data switch
        {
            ConversationEvent.MessageReceived => row with { Messages = row.Messages + 1, LastAt = recorded.Timestamp },
            ConversationEvent.ModelCalled e => row with
            {
                InputTokens = row.InputTokens + e.InputTokens,
                OutputTokens = row.OutputTokens + e.OutputTokens,
                LastModel = e.Model,
                LastAt = recorded.Timestamp,
            },
            ConversationEvent.ReplyComposed => row with { Replies = row.Replies + 1, LastAt = recorded.Timestamp },
            _ => row with { LastAt = recorded.Timestamp },
        };
    }
}
