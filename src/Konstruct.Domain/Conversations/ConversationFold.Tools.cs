using System.Collections.Immutable;

namespace Konstruct.Domain.Conversations;

public static partial class ConversationFold
{
    private static Conversation? ApplyToTools(Conversation c, ConversationEvent happened, DateTimeOffset at) => happened switch
    {
        // what has begun cannot be approved any more
        ConversationEvent.ToolApprovalRequested e => InTool(c, e.TurnId, e.ToolCallId, t => t.Status is not (ToolStatus.Wanted or ToolStatus.AwaitingApproval) ? t : t with
        {
            Status = ToolStatus.AwaitingApproval, ArgumentsSha256 = e.ArgumentsSha256, ExpiresAt = e.ExpiresAt,
        }),
        // an approval holds for the arguments that were shown, and for nothing that has happened already
        ConversationEvent.ToolApproved e => InTool(c, e.TurnId, e.ToolCallId, t =>
            t.Status == ToolStatus.AwaitingApproval && t.ArgumentsSha256 == e.ArgumentsSha256 ? t with { Status = ToolStatus.Approved } : t),
        // whether it may run again was settled when it began
        ConversationEvent.ToolRequested e => InTool(c, e.TurnId, e.ToolCallId, t => t.Status == ToolStatus.Running ? t : t with
        {
            Status = ToolStatus.Running, ArgumentsSha256 = e.ArgumentsSha256, Idempotent = e.Idempotent,
        }),
        ConversationEvent.ToolCompleted e => AskedAgain(
            InTool(c, e.TurnId, e.ToolCallId, t => t with { Status = ToolStatus.Completed, Result = e.Result, FromOutside = e.FromOutside }), e.TurnId, e.FromOutside, at),
        ConversationEvent.ToolFailed e => AskedAgain(
            InTool(c, e.TurnId, e.ToolCallId, t => t with { Status = ToolStatus.Failed, Code = e.Code, Result = e.Result, FromOutside = e.FromOutside }), e.TurnId, e.FromOutside, at),
        ConversationEvent.ToolDenied e => AskedAgain(
            InTool(c, e.TurnId, e.ToolCallId, t => t with { Status = ToolStatus.Denied, Code = e.Code, Result = e.Result }), e.TurnId, null, at),
        ConversationEvent.TurnParked e when c.Turn?.TurnId == e.TurnId => Parked(c, c.Turn),
        ConversationEvent.TurnAbandoned e when c.Parked.Find(t => t.TurnId == e.TurnId) is { } parked => Abandoned(c, parked, e),
        ConversationEvent.TurnResumed e when c.Turn is null && c.Parked.Find(t => t.TurnId == e.TurnId) is { } parked => Resumed(c, parked, at),
        _ => null,
    };

    // A call is one round, however often it is told.
    private static Conversation ToolsWanted(Conversation c, ConversationEvent.ModelCalled e) => InTurn(c, e.TurnId, t => t.Reply is not null || t.Rounds.Exists(r => r.CallId == e.CallId) ? t : t with
    {
        Calls = [],
        Rounds = t.Rounds.Add(new ToolRound(e.CallId, e.Output, [.. e.ToolUses!.Select(u => new ToolCall(u.ToolCallId, u.Name))])),
    });

    // What was never run is not kept as failed: it can be asked for anew.
    private static Conversation Parked(Conversation c, Turn turn)
    {
        var parked = c with { Turn = null, Parked = c.Parked.Add(turn with { SetAside = c.Window.FindAll(w => turn.MessageIds.Contains(w.Id)) }) };
        return parked.Parked.Count > Conversation.MaxParked
            ? Failed(parked with { Parked = parked.Parked.RemoveAt(0) }, parked.Parked[0])
            : parked;
    }

    // Retried, it asks for its approvals anew: nobody can see those any more, and their time may be over by then.
    private static Conversation Abandoned(Conversation c, Turn turn, ConversationEvent.TurnAbandoned e)
    {
        var anew = turn with
        {
            Rounds = turn.Rounds.ConvertAll(r => r with
            {
                Calls = Change(r.Calls, t => t.Status == ToolStatus.AwaitingApproval, t => t with { Status = ToolStatus.Wanted, ExpiresAt = null }),
            }),
        };
        var failed = Failed(c with { Parked = c.Parked.RemoveAll(t => t.TurnId == turn.TurnId) }, anew, e.Code);
        return e.Parts < 1 || c.Speeches.Exists(s => s.Id == e.NoteId) || c.Turn?.TurnId == e.NoteId ? failed : failed with
        {
            Speeches = c.Speeches.Add(new Speech(
                e.NoteId, turn.MessageIds.FirstOrDefault(), turn.FirstExternalId, Reply.Of(ReplyKind.Note, e.Content, e.Parts),
                (turn.Placeholder as Placeholder.Posted)?.ExternalId)),
        };
    }

    private static Conversation Unplaced(Conversation c, Guid speech) =>
        c with { Speeches = Change(c.Speeches, s => s.Id == speech, s => s with { Replaces = null }) };

    // What it is about stands last, as if it had been said now: however much was said since, and although a summary may cover it.
    private static Conversation Resumed(Conversation c, Turn turn, DateTimeOffset at) => c with
    {
        Parked = c.Parked.RemoveAll(t => t.TurnId == turn.TurnId),
        Turn = turn with { AskedSince = at, SetAside = [] },
        Window = Remember(c.Window.RemoveAll(w => turn.MessageIds.Contains(w.Id)), turn.SetAside),
    };

    private static Conversation AskedAgain(Conversation c, Guid turnId, string? fromOutside, DateTimeOffset at) =>
        InAnyTurn(c, turnId, t => Tainted(t, fromOutside) with { AskedSince = at });

    // A use that has its outcome keeps it.
    private static Conversation InTool(Conversation c, Guid turnId, Guid toolCallId, Func<ToolCall, ToolCall> change) => InAnyTurn(c, turnId, t => t with
    {
        Rounds = Change(
            t.Rounds, r => r.Calls.Exists(call => call.ToolCallId == toolCallId && !call.IsSettled),
            r => r with { Calls = Change(r.Calls, call => call.ToolCallId == toolCallId, change) }),
    });

    // An approval, or the end of what was under way, may come while the turn is parked, or after it gave way to others.
    private static Conversation InAnyTurn(Conversation c, Guid turnId, Func<Turn, Turn> change) =>
        c.Turn?.TurnId == turnId
            ? InTurn(c, turnId, change)
            : c with
            {
                Parked = Change(c.Parked, t => t.TurnId == turnId, change),
                Failed = Change(c.Failed, f => f.Turn.TurnId == turnId, f => f with { Turn = change(f.Turn) }),
            };
}
