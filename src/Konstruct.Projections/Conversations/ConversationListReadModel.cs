using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Conversations;

/// <summary>A conversation as lists show it: figures and places, no words. Table: views.conversation_list.</summary>
/// <param name="Status"><c>answered</c>, <c>waiting</c> (something is unanswered) or <c>failed</c> (a turn ended without an answer).</param>
public sealed record ConversationListRow(
    [property: Key] Guid ConversationId, string Channel, string Workspace, string Place, string Thread, string Status,
    int Messages, int Answers, int Rejected, int ModelCalls, DateTimeOffset StartedAt, [property: Indexed] DateTimeOffset LastActivityAt);

public sealed class ConversationListReadModel : IReadModel<ConversationListRow>
{
    private const string Answered = "answered";
    private const string Waiting = "waiting";
    private const string Failed = "failed";

    public string Name => "conversation_list";

    public int Version => 1;

    public Lifecycle Lifecycle => Lifecycle.Async;

    public IReadOnlyCollection<Type> Events { get; } =
    [
        typeof(ConversationEvent.Started), typeof(ConversationEvent.MessageReceived), typeof(ConversationEvent.MessageRejected),
        typeof(ConversationEvent.ModelCalled), typeof(ConversationEvent.ReplyComposed), typeof(ConversationEvent.ReplyDelivered),
        typeof(ConversationEvent.DeliveryFailed), typeof(ConversationEvent.TurnRetried),
    ];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public ConversationListRow? Apply(ConversationListRow? row, RowKey key, Recorded recorded)
    {
        if (recorded.Data is ConversationEvent.Started e)
        {
            return new ConversationListRow(
                recorded.StreamId, e.Address.Channel, e.Address.Workspace, e.Address.Place, e.Address.Thread, Waiting,
                0, 0, 0, 0, recorded.Timestamp, recorded.Timestamp);
        }

        return row is null ? null : Changed(row, recorded.Data) with { LastActivityAt = recorded.Timestamp };
    }

    private static ConversationListRow Changed(ConversationListRow row, object happened) => happened switch
    {
        ConversationEvent.MessageReceived => row with { Messages = row.Messages + 1, Status = Waiting },
        ConversationEvent.MessageRejected => row with { Rejected = row.Rejected + 1, Status = Answered },
        ConversationEvent.ModelCalled => row with { ModelCalls = row.ModelCalls + 1 },
        ConversationEvent.ReplyComposed { Kind: ReplyKind.Apology } => row with { Status = Failed },
        ConversationEvent.ReplyDelivered { Part: 1 } when row.Status != Failed => row with { Answers = row.Answers + 1, Status = Answered },
        ConversationEvent.DeliveryFailed { Final: true } => row with { Status = Failed },
        ConversationEvent.TurnRetried => row with { Status = Waiting },
        _ => row,
    };
}
