using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Conversations;

/// <summary>A conversation as lists show it: figures and places, no words. Table: views.conversation_list.</summary>
/// <param name="Status">
/// <c>handed_off</c>: a human has it or is asked to take it; else <c>waiting</c>: something is being answered or is to be; else
/// <c>awaiting_approval</c>: a turn waits until a person allows a tool; else <c>failed</c>: the last turn ended without an answer; else <c>answered</c>.
/// </param>
/// <param name="ModelCalls">Summaries included.</param>
/// <param name="Pending">Messages that no turn has taken up: their id and the channel's, space-separated.</param>
/// <param name="PartsToCome">Parts of the running turn's answer that are not there yet, at least one until it is composed; 0: no turn is running.</param>
/// <param name="ReplyKind">What the running turn says; null until it is composed.</param>
/// <param name="RunningTurn">Whose deliveries count; what humans say is delivered beside it.</param>
/// <param name="Parked">Turns that wait for an approval, space-separated.</param>
/// <param name="HandoffId">The open handoff.</param>
/// <param name="TakenBy">Who took it; null: nobody yet.</param>
public sealed record ConversationListRow(
    [property: Key] Guid ConversationId, string Channel, string Workspace, string Place, string Thread, string Status,
    int Messages, int Answers, int Rejected, int ModelCalls, DateTimeOffset StartedAt, [property: Indexed] DateTimeOffset LastActivityAt,
    string Pending = "", int PartsToCome = 0, string? ReplyKind = null, bool LastTurnFailed = false,
    int ToolCalls = 0, int HumanReplies = 0, Guid? RunningTurn = null, string Parked = "", Guid? HandoffId = null, string? TakenBy = null)
{
    public const string Answered = "answered";
    public const string Waiting = "waiting";
    public const string AwaitingApproval = "awaiting_approval";
    public const string HandedOff = "handed_off";
    public const string Failed = "failed";
}

public sealed class ConversationListReadModel : IReadModel<ConversationListRow>
{
    public string Name => "conversation_list";

    public int Version => 4;

    public Lifecycle Lifecycle => Lifecycle.Async;

    public IReadOnlyCollection<Type> Events { get; } =
    [
        typeof(ConversationEvent.Started), typeof(ConversationEvent.MessageReceived), typeof(ConversationEvent.MessageDeleted),
        typeof(ConversationEvent.MessageRejected), typeof(ConversationEvent.TurnStarted), typeof(ConversationEvent.TurnRetried),
        typeof(ConversationEvent.ModelCalled), typeof(ConversationEvent.ReplyComposed), typeof(ConversationEvent.ReplyDelivered),
        typeof(ConversationEvent.DeliveryFailed), typeof(ConversationEvent.ToolRequested), typeof(ConversationEvent.TurnParked),
        typeof(ConversationEvent.TurnResumed), typeof(ConversationEvent.HandedOff), typeof(ConversationEvent.HandoffTaken),
        typeof(ConversationEvent.HumanReplied), typeof(ConversationEvent.HandedBack), typeof(ConversationEvent.TurnAbandoned),
    ];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public ConversationListRow? Apply(ConversationListRow? row, RowKey key, Recorded recorded)
    {
        // a thread whose first message came after a reply was started by the reply: a later start says nothing new
        if (recorded.Data is ConversationEvent.Started e && (row is null || recorded.Version == 1))
        {
            return new ConversationListRow(
                recorded.StreamId, e.Address.Channel, e.Address.Workspace, e.Address.Place, e.Address.Thread, ConversationListRow.Answered,
                0, 0, 0, 0, recorded.Timestamp, recorded.Timestamp);
        }

        return row is null ? null : WithStatus(Changed(row, recorded.Data) with { LastActivityAt = recorded.Timestamp });
    }

    private static ConversationListRow Changed(ConversationListRow row, object happened) => happened switch
    {
        // what is said while a human has it waits for no turn
        ConversationEvent.MessageReceived when row.HandoffId is not null => row with { Messages = row.Messages + 1 },
        ConversationEvent.MessageReceived e => row with { Messages = row.Messages + 1, Pending = $"{row.Pending} {e.MessageId:N}/{e.ExternalId}".TrimStart() },
        ConversationEvent.MessageDeleted e => Without(row, p => p.EndsWith("/" + e.ExternalId, StringComparison.Ordinal)),
        ConversationEvent.MessageRejected e => Without(row, Names(e.MessageId)) with { Rejected = row.Rejected + 1 },
        ConversationEvent.TurnStarted e => Running(e.MessageIds.Aggregate(row, (r, m) => Without(r, Names(m))), e.TurnId),
        ConversationEvent.TurnRetried e => Running(row, e.TurnId),
        ConversationEvent.TurnParked e => Ended(row) with { Parked = Listed(Words(row.Parked).Append($"{e.TurnId:N}").TakeLast(Conversation.MaxParked)) },
        ConversationEvent.TurnResumed e => Running(row, e.TurnId) with { Parked = Listed(Words(row.Parked).Where(t => t != $"{e.TurnId:N}")) },
        ConversationEvent.TurnAbandoned e => row with { Parked = Listed(Words(row.Parked).Where(t => t != $"{e.TurnId:N}")), LastTurnFailed = true },
        ConversationEvent.ToolRequested => row with { ToolCalls = row.ToolCalls + 1 },
        ConversationEvent.ModelCalled => row with { ModelCalls = row.ModelCalls + 1 },
        ConversationEvent.ReplyComposed e when e.TurnId == row.RunningTurn => row with { PartsToCome = e.Parts, ReplyKind = e.Kind },
        ConversationEvent.ReplyDelivered e when e.TurnId == row.RunningTurn => Delivered(row, e),
        ConversationEvent.DeliveryFailed { Final: true } e when e.TurnId == row.RunningTurn => Ended(row) with { LastTurnFailed = true },
        // the first one counts until it is handed back
        ConversationEvent.HandedOff e when row.HandoffId is null => row with { HandoffId = e.HandoffId, Pending = "" },
        ConversationEvent.HandoffTaken e when e.HandoffId == row.HandoffId => row with { TakenBy = row.TakenBy ?? e.By },
        ConversationEvent.HumanReplied e when e.HandoffId == row.HandoffId => row with { HumanReplies = row.HumanReplies + 1, TakenBy = row.TakenBy ?? e.By },
        ConversationEvent.HandedBack e when e.HandoffId == row.HandoffId => row with { HandoffId = null, TakenBy = null },
        _ => row,
    };

    private static ConversationListRow Delivered(ConversationListRow row, ConversationEvent.ReplyDelivered e)
    {
        var left = Math.Max(0, row.PartsToCome - 1);
        return (left == 0 ? Ended(row) : row) with
        {
            PartsToCome = left,
            LastTurnFailed = row.ReplyKind == ReplyKind.Apology,
            // an answer retried after its delivery failed is not composed again
            Answers = e.Part == 1 && (row.ReplyKind is null or ReplyKind.Answer) ? row.Answers + 1 : row.Answers,
        };
    }

    private static ConversationListRow Running(ConversationListRow row, Guid turn) =>
        row with { RunningTurn = turn, PartsToCome = 1, ReplyKind = null, LastTurnFailed = false };

    private static ConversationListRow Ended(ConversationListRow row) => row with { RunningTurn = null, PartsToCome = 0 };

    private static ConversationListRow WithStatus(ConversationListRow row) => row with
    {
        Status = row.HandoffId is not null ? ConversationListRow.HandedOff
            : row is not { Pending: "", PartsToCome: 0 } ? ConversationListRow.Waiting
            : row.Parked.Length > 0 ? ConversationListRow.AwaitingApproval
            : row.LastTurnFailed ? ConversationListRow.Failed
            : ConversationListRow.Answered,
    };

    private static Predicate<string> Names(Guid messageId) => p => p.StartsWith($"{messageId:N}/", StringComparison.Ordinal);

    private static ConversationListRow Without(ConversationListRow row, Predicate<string> match) => row.Pending.Length == 0
        ? row
        : row with { Pending = Listed(Words(row.Pending).Where(p => !match(p))) };

    private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Listed(IEnumerable<string> words) => string.Join(' ', words);
}
