using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Conversations;

/// <summary>A conversation as lists show it: figures and places, no words. Table: views.conversation_list.</summary>
/// <param name="Status"><c>waiting</c>: something is being answered or is to be; <c>failed</c>: nothing is, and the last turn ended without an answer; else <c>answered</c>.</param>
/// <param name="Pending">Messages that no turn has taken up: their id and the channel's, space-separated.</param>
/// <param name="PartsToCome">Parts of the running turn's answer that are not there yet, at least one until it is composed; 0: no turn is running.</param>
/// <param name="ReplyKind">What the running turn says; null until it is composed.</param>
public sealed record ConversationListRow(
    [property: Key] Guid ConversationId, string Channel, string Workspace, string Place, string Thread, string Status,
    int Messages, int Answers, int Rejected, int ModelCalls, DateTimeOffset StartedAt, [property: Indexed] DateTimeOffset LastActivityAt,
    string Pending = "", int PartsToCome = 0, string? ReplyKind = null, bool LastTurnFailed = false)
{
    public const string Answered = "answered";
    public const string Waiting = "waiting";
    public const string Failed = "failed";
}

public sealed class ConversationListReadModel : IReadModel<ConversationListRow>
{
    public string Name => "conversation_list";

    public int Version => 2;

    public Lifecycle Lifecycle => Lifecycle.Async;

    public IReadOnlyCollection<Type> Events { get; } =
    [
        typeof(ConversationEvent.Started), typeof(ConversationEvent.MessageReceived), typeof(ConversationEvent.MessageDeleted),
        typeof(ConversationEvent.MessageRejected), typeof(ConversationEvent.TurnStarted), typeof(ConversationEvent.TurnRetried),
        typeof(ConversationEvent.ModelCalled), typeof(ConversationEvent.ReplyComposed), typeof(ConversationEvent.ReplyDelivered),
        typeof(ConversationEvent.DeliveryFailed),
    ];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public ConversationListRow? Apply(ConversationListRow? row, RowKey key, Recorded recorded)
    {
        if (recorded.Data is ConversationEvent.Started e)
        {
            return new ConversationListRow(
                recorded.StreamId, e.Address.Channel, e.Address.Workspace, e.Address.Place, e.Address.Thread, ConversationListRow.Answered,
                0, 0, 0, 0, recorded.Timestamp, recorded.Timestamp);
        }

        return row is null ? null : WithStatus(Changed(row, recorded.Data) with { LastActivityAt = recorded.Timestamp });
    }

    private static ConversationListRow Changed(ConversationListRow row, object happened) => happened switch
    {
        ConversationEvent.MessageReceived e => row with { Messages = row.Messages + 1, Pending = $"{row.Pending} {e.MessageId:N}/{e.ExternalId}".TrimStart() },
        ConversationEvent.MessageDeleted e => Without(row, p => p.EndsWith("/" + e.ExternalId, StringComparison.Ordinal)),
        ConversationEvent.MessageRejected e => Without(row, Names(e.MessageId)) with { Rejected = row.Rejected + 1 },
        ConversationEvent.TurnStarted e => Running(e.MessageIds.Aggregate(row, (r, m) => Without(r, Names(m)))),
        ConversationEvent.TurnRetried => Running(row),
        ConversationEvent.ModelCalled => row with { ModelCalls = row.ModelCalls + 1 },
        ConversationEvent.ReplyComposed e => row with { PartsToCome = e.Parts, ReplyKind = e.Kind },
        ConversationEvent.ReplyDelivered e => row with
        {
            PartsToCome = Math.Max(0, row.PartsToCome - 1),
            LastTurnFailed = row.ReplyKind == ReplyKind.Apology,
            // an answer retried after its delivery failed is not composed again
            Answers = e.Part == 1 && (row.ReplyKind is null or ReplyKind.Answer) ? row.Answers + 1 : row.Answers,
        },
        ConversationEvent.DeliveryFailed { Final: true } => row with { PartsToCome = 0, LastTurnFailed = true },
        _ => row,
    };

    private static ConversationListRow Running(ConversationListRow row) => row with { PartsToCome = 1, ReplyKind = null, LastTurnFailed = false };

    private static ConversationListRow WithStatus(ConversationListRow row) => row with
    {
        Status = row is not { Pending: "", PartsToCome: 0 } ? ConversationListRow.Waiting
            : row.LastTurnFailed ? ConversationListRow.Failed
            : ConversationListRow.Answered,
    };

    private static Predicate<string> Names(Guid messageId) => p => p.StartsWith($"{messageId:N}/", StringComparison.Ordinal);

    private static ConversationListRow Without(ConversationListRow row, Predicate<string> match) => row.Pending.Length == 0
        ? row
        : row with { Pending = string.Join(' ', row.Pending.Split(' ').Where(p => !match(p))) };
}
