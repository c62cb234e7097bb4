using System.Diagnostics;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tools;

namespace Konstruct.Domain.Conversations;

/// <summary>What people and clocks may do to a conversation as it is. Turns decide by <see cref="TurnSteps.Next"/>.</summary>
public static class ConversationDecider
{
    public const int MaxReplyCharacters = 12_000;

    private static readonly Decision<ConversationEvent> s_nothing = Decision<ConversationEvent>.Nothing;

    public static Decision<ConversationEvent> Decide(Conversation state, ConversationCommand command, DateTimeOffset now) => command switch
    {
        _ when state.Address is null => ConversationRefusals.Unknown,
        ConversationCommand.ApproveTool c => Approve(state, c, now),
        ConversationCommand.RefuseTool c => Find(state, c.ToolCallId) is not var (turn, round, call) ? ConversationRefusals.ApprovalUnknown
            : call.Status == ToolStatus.AwaitingApproval ? Denied(turn, round, call, Declined(c.Reason), c.By)
            : ConversationRefusals.ApprovalSettled,
        ConversationCommand.ExpireApproval c => Find(state, c.ToolCallId) is (var turn, var round, { Status: ToolStatus.AwaitingApproval } call)
            ? Denied(turn, round, call, ToolRefusals.ApprovalLapsed, null)
            : s_nothing,
        ConversationCommand.HandOff c => HandOff(state, c),
        ConversationCommand.Park c => Park(state, c),
        ConversationCommand.TakeOver c => TakeOver(state, c),
        ConversationCommand.Reply c => Reply(state, c),
        ConversationCommand.HandBack c =>
            state.Handoff is not { } handoff ? ConversationRefusals.NotHandedOff
            : IsAnother(handoff, c.HandoffId) ? ConversationRefusals.HandoffOver
            : new ConversationEvent.HandedBack(handoff.HandoffId, c.By),
        ConversationCommand.TimeOutHandoff c => TimeOut(state, c),
        _ => throw new UnreachableException(),
    };

    private static Decision<ConversationEvent> Approve(Conversation state, ConversationCommand.ApproveTool c, DateTimeOffset now) =>
        Find(state, c.ToolCallId) is not var (turn, _, call) ? ConversationRefusals.ApprovalUnknown
        : call.Status == ToolStatus.Approved ? s_nothing
        : call.Status != ToolStatus.AwaitingApproval ? ConversationRefusals.ApprovalSettled
        : call.ExpiresAt <= now ? ConversationRefusals.ApprovalExpired
        : c.ArgumentsSha256 is not null && c.ArgumentsSha256 != call.ArgumentsSha256 ? ConversationRefusals.OtherArguments
        : new ConversationEvent.ToolApproved(turn.TurnId, call.ToolCallId, call.ArgumentsSha256!, c.By);

    // Several things of one turn may want it at once, and somebody may take it over meanwhile: the first one hands over, the turn ends once.
    private static Decision<ConversationEvent> HandOff(Conversation state, ConversationCommand.HandOff c)
    {
        if (state.Turn is not { Reply: null } turn || turn.TurnId != c.TurnId)
            return s_nothing;
        var told = new ConversationEvent.ReplyComposed(
            turn.TurnId, ReplyKind.Handoff, null, Personal.Of(turn.Subject, new ReplyContent(c.Told.Text)), c.Told.Parts, c.Told.Splitter);
        return state.Handoff is not null
            ? told
            : new Decision<ConversationEvent>(
            [
                new ConversationEvent.Escalated(turn.TurnId, c.Reason, c.Rule, c.Facts),
                new ConversationEvent.HandedOff(
                    c.HandoffId, turn.TurnId, turn.AgentId, turn.AgentVersion, c.Reason, c.Targets, turn.Subject, c.TimeoutMinutes,
                    c.Question is null ? null : Personal.Of(turn.Subject, new ReplyContent(c.Question))),
                told,
            ]);
    }

    // What somebody has allowed already is not given up for what nobody has looked at, as long as there is anything else.
    private static Decision<ConversationEvent> Park(Conversation state, ConversationCommand.Park c)
    {
        if (state.Turn is not { WaitsForApproval: true } turn || turn.TurnId != c.TurnId)
            return s_nothing;
        var parked = new ConversationEvent.TurnParked(turn.TurnId);
        if (state.Parked.Count < Conversation.MaxParked)
            return parked;
        var oldest = state.Parked.Find(t => t.WaitsForApproval) ?? state.Parked[0];
        return new Decision<ConversationEvent>(
        [
            new ConversationEvent.TurnAbandoned(
                oldest.TurnId, AbandonedReason.TooManyWaiting, [.. oldest.OpenTools.Select(t => t.ToolCallId)], c.NoteId,
                Personal.Of(oldest.Subject, new ReplyContent(c.Abandoned.Text)), c.Abandoned.Parts, c.Abandoned.Splitter),
            parked,
        ]);
    }

    private static Decision<ConversationEvent> TakeOver(Conversation state, ConversationCommand.TakeOver c) => state.Handoff switch
    {
        { TakenBy: { } by } when by == c.By => s_nothing,
        { TakenBy: not null } => ConversationRefusals.TakenByAnother,
        { } open => new ConversationEvent.HandoffTaken(open.HandoffId, c.By),
        null => new Decision<ConversationEvent>(
        [
            new ConversationEvent.Escalated(state.Turn?.TurnId, EscalationReason.TakenOver, null, null),
            new ConversationEvent.HandedOff(
                c.HandoffId, state.Turn?.TurnId, c.AgentId, c.AgentVersion, EscalationReason.TakenOver, [OpenHandoff.Inbox], c.Subject, c.TimeoutMinutes, null),
            new ConversationEvent.HandoffTaken(c.HandoffId, c.By),
        ]),
    };

    // Whoever answers has it: asking them to take it first would be a formality that the person waits for.
    private static Decision<ConversationEvent> Reply(Conversation state, ConversationCommand.Reply c) =>
        state.Handoff is not { } handoff ? ConversationRefusals.NotHandedOff
        : IsAnother(handoff, c.HandoffId) ? ConversationRefusals.HandoffOver
        : string.IsNullOrWhiteSpace(c.Said.Text) ? ConversationRefusals.ReplyEmpty
        : c.Said.Text.Length > MaxReplyCharacters ? ConversationRefusals.ReplyTooLong
        : handoff.TakenBy is { } by && by != c.By ? ConversationRefusals.TakenByAnother
        : new ConversationEvent.HumanReplied(
            handoff.HandoffId, c.ReplyId, c.By, Personal.Of(handoff.Subject, new ReplyContent(c.Said.Text)), c.Said.Parts, c.Said.Splitter, c.WrittenUnder);

    private static bool IsAnother(OpenHandoff handoff, Guid? meant) => meant is { } id && id != handoff.HandoffId;

    private static Decision<ConversationEvent> TimeOut(Conversation state, ConversationCommand.TimeOutHandoff c)
    {
        if (state.Handoff is not { TakenBy: null } handoff || handoff.HandoffId != c.HandoffId || handoff.TimedOut != c.TimedOut)
            return s_nothing;
        var timedOut = new ConversationEvent.HandoffTimedOut(handoff.HandoffId, handoff.Target);
        return c.Note is not { } note
            ? timedOut
            : new Decision<ConversationEvent>(
            [
                timedOut,
                new ConversationEvent.NoteComposed(
                    handoff.HandoffId, note.NoteId, Personal.Of(handoff.Subject, new ReplyContent(note.Told.Text)), note.Told.Parts, note.Told.Splitter),
            ]);
    }

    private static Decision<ConversationEvent> Denied(Turn turn, ToolRound round, ToolCall call, ToolRefusal refusal, string? by) =>
        new ConversationEvent.ToolDenied(
            turn.TurnId, round.CallId, call.ToolCallId, call.Name, refusal.Code, Personal.Of(turn.Subject, new ToolResult(refusal.Reason)), by);

    private static ToolRefusal Declined(string? reason) => string.IsNullOrWhiteSpace(reason)
        ? ToolRefusals.Declined
        : ToolRefusals.Declined with { Reason = $"{ToolRefusals.Declined.Reason} They said: {reason}" };

    private static (Turn Turn, ToolRound Round, ToolCall Call)? Find(Conversation state, Guid toolCallId)
    {
        foreach (var turn in state.Turn is { } open ? state.Parked.Add(open) : state.Parked)
        {
            foreach (var round in turn.Rounds)
            {
                if (round.Calls.Find(c => c.ToolCallId == toolCallId) is { } call)
                    return (turn, round, call);
            }
        }

        return null;
    }
}
