using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Handoff;

/// <summary>
/// The last handoff of a conversation: who is asked, who has it, when it ended; no words. Table: views.handoffs. A row is a conversation's,
/// because a conversation is in one pair of hands: what would hand over what is handed over already counts for nothing. Older handoffs
/// stand in the conversation's transcript.
/// </summary>
/// <param name="Reason"><see cref="EscalationReason"/>.</param>
/// <param name="Rule">The rule that decided, as it was written; null: none did.</param>
/// <param name="Target">Who is asked now, or was last.</param>
/// <param name="Status"><c>open</c>: nobody has taken it; <c>taken</c>; <c>handed_back</c>; <c>none</c>: a rule held, and nothing came of it yet.</param>
/// <param name="TimedOut">How often nobody took it in time.</param>
/// <param name="FailureCode">Why somebody could not be told, the last time that happened.</param>
/// <param name="Targets">All who are asked, one after another, a line each.</param>
/// <param name="Asked">The place in <paramref name="Targets"/>.</param>
/// <param name="NextRule">Of an escalation whose handoff has not begun.</param>
public sealed record HandoffRow(
    [property: Key] Guid ConversationId, [property: Indexed] Guid HandoffId, string Reason, string? Rule, string Target, string Status, string? TakenBy,
    int TimedOut, string? FailureCode, [property: Indexed] DateTimeOffset Since, DateTimeOffset? EndedAt,
    string Targets = "", int Asked = 0, string? NextRule = null)
{
    public const string None = "none";
    public const string Open = "open";
    public const string Taken = "taken";
    public const string HandedBack = "handed_back";

    /// <summary>The employee is silent.</summary>
    public bool IsOpen() => Status is Open or Taken;
}

public sealed class HandoffsReadModel : IReadModel<HandoffRow>
{
    public string Name => "handoffs";

    public int Version => 1;

    public Lifecycle Lifecycle => Lifecycle.Async;

    public IReadOnlyCollection<Type> Events { get; } =
    [
        typeof(ConversationEvent.Escalated), typeof(ConversationEvent.HandedOff), typeof(ConversationEvent.HandoffNotifyFailed),
        typeof(ConversationEvent.HandoffTimedOut), typeof(ConversationEvent.HandoffTaken), typeof(ConversationEvent.HumanReplied),
        typeof(ConversationEvent.HandedBack),
    ];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public HandoffRow? Apply(HandoffRow? row, RowKey key, Recorded recorded) => recorded.Data switch
    {
        ConversationEvent.Escalated { Rule: null } when row is null => null,
        // a human has it: what would hand it over counts for nothing
        ConversationEvent.Escalated when row?.IsOpen() == true => row,
        ConversationEvent.Escalated e => (row ?? new HandoffRow(
            recorded.StreamId, Guid.Empty, e.Reason, null, OpenHandoff.Inbox, HandoffRow.None, null, 0, null, recorded.Timestamp, null)) with { NextRule = e.Rule },
        // the first one counts until it is handed back
        ConversationEvent.HandedOff e when row is null || !row.IsOpen() => Asking(
            new HandoffRow(
                recorded.StreamId, e.HandoffId, e.Reason, row?.NextRule, "", HandoffRow.Open, null, 0, null, recorded.Timestamp, null,
                string.Join('\n', e.Targets)),
            0),
        ConversationEvent.HandoffNotifyFailed e when Is(row, e.HandoffId) =>
            (e.Final && e.Target == row!.Target ? Asking(row, row.Asked + 1) : row!) with { FailureCode = e.Code },
        ConversationEvent.HandoffTimedOut e when Is(row, e.HandoffId) && row!.TakenBy is null && e.Target == row.Target =>
            Asking(row, row.Asked >= Lines(row.Targets).Length - 1 ? 0 : row.Asked + 1) with { TimedOut = row.TimedOut + 1 },
        ConversationEvent.HandoffTaken e when Is(row, e.HandoffId) => TakenBy(row!, e.By),
        // whoever answers has it
        ConversationEvent.HumanReplied e when Is(row, e.HandoffId) => TakenBy(row!, e.By),
        ConversationEvent.HandedBack e when Is(row, e.HandoffId) => row! with { Status = HandoffRow.HandedBack, EndedAt = recorded.Timestamp },
        _ => row,
    };

    private static bool Is(HandoffRow? row, Guid handoffId) => row is not null && row.IsOpen() && row.HandoffId == handoffId;

    private static HandoffRow TakenBy(HandoffRow row, string by) => row with { Status = HandoffRow.Taken, TakenBy = row.TakenBy ?? by };

    private static HandoffRow Asking(HandoffRow row, int place)
    {
        var targets = Lines(row.Targets);
        place = Math.Min(place, targets.Length);
        return row with { Asked = place, Target = place < targets.Length ? targets[place] : OpenHandoff.Inbox };
    }

    private static string[] Lines(string targets) => targets.Split('\n');
}
