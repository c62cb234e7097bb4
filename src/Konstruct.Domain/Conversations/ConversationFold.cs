using System.Collections.Immutable;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

/// <summary>How events make a conversation. Accepts whatever was ever stored, in any order it may stand in; never validates.</summary>
public static partial class ConversationFold
{
    /// <param name="at">The event's time, for the turn's age.</param>
    public static Conversation Apply(Conversation c, ConversationEvent happened, DateTimeOffset at) => happened switch
    {
        ConversationEvent.Started e => c with { Address = e.Address, ChannelId = e.ChannelId },
        ConversationEvent.MessageReceived e => Received(c, e),
        ConversationEvent.MessageEdited e => Edited(c, e),
        ConversationEvent.MessageDeleted e => Deleted(c, e),
        ConversationEvent.MessageRejected e => Rejected(c, e),
        ConversationEvent.NoticeRequested e => c with { Notices = Change(c.Notices, n => n.Message.MessageId == e.MessageId, n => n with { OpenOutboundId = e.OutboundId }) },
        ConversationEvent.NoticeDelivered e => c with { Notices = c.Notices.RemoveAll(n => n.Message.MessageId == e.MessageId) },
        ConversationEvent.NoticeFailed { Final: true } e => c with { Notices = c.Notices.RemoveAll(n => n.Message.MessageId == e.MessageId) },
        ConversationEvent.NoticeFailed e => c with { Notices = Change(c.Notices, n => n.Message.MessageId == e.MessageId, n => n with { OpenOutboundId = null }) },
        ConversationEvent.TurnStarted e => TurnStarted(c, e, at),
        ConversationEvent.TurnRetried e => Retried(c, e, at),
        ConversationEvent.PlaceholderRequested e => InAnyTurn(c, e.TurnId, t => t with { Placeholder = new Placeholder.Requested(e.OutboundId) }),
        ConversationEvent.PlaceholderPosted e => InAnyTurn(c, e.TurnId, t => t with { Placeholder = new Placeholder.Posted(e.OutboundId, e.ExternalId) }),
        ConversationEvent.PlaceholderFailed e => InAnyTurn(Unplaced(c, e.TurnId), e.TurnId, t => t with { Placeholder = new Placeholder.Failed(e.Code) }),
        ConversationEvent.ModelRequested e => InCalls(c, e.TurnId, calls => calls.Add(Attempt(e))),
        ConversationEvent.ModelCalled e => Called(WithSight(c, e.TurnId, e.CallId, a => a.WithheldPictures), e),
        ConversationEvent.ModelCallFailed e => InCall(
            WithSight(c, e.TurnId, e.CallId, a => a.ShowedPictures && e.Code == PictureRefusal.Said), e.TurnId, e.CallId,
            a => a with { FailureCode = e.Code, MayRetry = e.MayRetry, RetryAfterSeconds = e.RetryAfterSeconds }),
        ConversationEvent.ReplyComposed e => Composed(c, e),
        ConversationEvent.DeliveryRequested e => InReply(c, e.TurnId, r => r with { Open = new OpenDelivery(e.OutboundId, e.Part, e.Replaces) }),
        ConversationEvent.ReplyDelivered e => Delivered(c, e),
        ConversationEvent.DeliveryFailed e => Ended(InReply(c, e.TurnId, r => r with { Open = Settled(r.Open, e.OutboundId), FailedFor = e.Final ? e.Code : r.FailedFor })),
        _ => ApplyToMemory(c, happened) ?? ApplyToTools(c, happened, at) ?? ApplyToHandoff(c, happened, at) ?? c,
    };

    // It enters the window when a turn takes it up: what waits, or is rejected, pushes nothing out of it.
    private static Conversation Received(Conversation c, ConversationEvent.MessageReceived e)
    {
        var message = new PendingMessage(e.MessageId, e.ExternalId, e.Sender, e.Content);
        var heard = c with { LastExternalId = e.ExternalId };
        return c.Handoff is null ? heard with { Pending = c.Pending.Add(message) } : HeardByHuman(heard, [message]);
    }

    private static Conversation Edited(Conversation c, ConversationEvent.MessageEdited e) => InWaiting(InMessages(
        c with { Pending = Change(c.Pending, p => p.ExternalId == e.ExternalId, p => p with { Content = e.Content }) },
        messages => Change(messages, w => w.ExternalId == e.ExternalId, w => w with { Message = e.Content })),
        relays => Change(relays, r => r.Message.ExternalId == e.ExternalId, r => r with { Message = r.Message with { Content = e.Content } }));

    // Deleted before it was taken up: it is not answered at all.
    private static Conversation Deleted(Conversation c, ConversationEvent.MessageDeleted e) => InWaiting(InMessages(
        c with
        {
            Pending = c.Pending.RemoveAll(p => p.ExternalId == e.ExternalId),
            Notices = c.Notices.RemoveAll(n => n.Message.ExternalId == e.ExternalId && n.OpenOutboundId is null),
        },
        messages => messages.RemoveAll(w => w.ExternalId == e.ExternalId)),
        relays => relays.RemoveAll(r => r.Message.ExternalId == e.ExternalId && r.OpenOutboundId is null));

    // A rejected message never reaches a model, nor a human as if it were the person's: a stranger may write while a human has it.
    private static Conversation Rejected(Conversation c, ConversationEvent.MessageRejected e) => InWaiting(c with
    {
        Window = c.Handoff is null ? c.Window : c.Window.RemoveAll(w => w.Id == e.MessageId),
        Pending = c.Pending.RemoveAll(p => p.MessageId == e.MessageId),
        Notices = e.Reason != RejectionReason.External && c.Notices.Count < Conversation.MaxNotices && c.Pending.Find(p => p.MessageId == e.MessageId) is { } message
            ? c.Notices.Add(new Notice(message, e.Reason, e.RetryAfterSeconds, null))
            : c.Notices,
    }, relays => relays.RemoveAll(r => r.Message.MessageId == e.MessageId));

    private static Conversation TurnStarted(Conversation c, ConversationEvent.TurnStarted e, DateTimeOffset at)
    {
        // There is never one open; were there, it could still be retried.
        var free = c.Turn is { } open ? Failed(c, open) : c;
        var taken = free.Pending.FindAll(p => e.MessageIds.Contains(p.MessageId));
        var isTainted = free.Summary is { FromOutside: true } || free.Window.Exists(w => w.FromOutside);
        return free with
        {
            Pending = free.Pending.RemoveAll(p => e.MessageIds.Contains(p.MessageId)),
            Window = Remember(free.Window, taken.Select(p => new WindowEntry(p.MessageId, p.ExternalId, p.Sender, p.Content, null))),
            Turns = free.Turns + 1,
            Attempts = free.Attempts + taken.Count,
            Turn = new Turn(
                e.TurnId, [.. e.MessageIds], e.AgentId, e.AgentVersion, e.Subject, at, taken.FirstOrDefault()?.ExternalId ?? "",
                Placeholder.NotRequested.Instance, [], null)
            {
                FromOutside = isTainted ? [OutsideOrigin.Conversation] : [],
            },
        };
    }

    // While another turn is open it stays where it is, among the failed.
    private static Conversation Retried(Conversation c, ConversationEvent.TurnRetried e, DateTimeOffset at)
    {
        if (c.Turn is not null || c.Failed.Find(f => f.Turn.TurnId == e.TurnId) is not { } failed)
            return c;
        var turn = failed.Turn;
        var again = turn.Reply switch
        {
            null => turn,
            { Kind: ReplyKind.Apology } apology => turn with
            {
                Reply = null,
                // the apology becomes the answer
                Placeholder = apology.Delivered.TryGetValue(1, out var id) ? new Placeholder.Posted(turn.TurnId, id) : turn.Placeholder,
            },
            { } reply => turn with { Reply = reply with { FailedFor = null, Open = null } },
        };
        return c with
        {
            // what was to stand in the place of its answer is not true any more
            Speeches = turn.Placeholder is Placeholder.Posted posted ? c.Speeches.RemoveAll(s => s.Replaces == posted.ExternalId) : c.Speeches,
            Turn = again with { StartedAt = at, AskedSince = at },
            Failed = c.Failed.RemoveAll(f => f.Turn.TurnId == e.TurnId),
            Window = Remember(c.Window.RemoveAll(w => turn.MessageIds.Contains(w.Id)), failed.Messages),
        };
    }

    private static Conversation Called(Conversation c, ConversationEvent.ModelCalled e) =>
        e.ToolUses is { Count: > 0 } && c.Summarising?.SummaryId != e.TurnId
            ? ToolsWanted(c, e)
            : InCall(c, e.TurnId, e.CallId, a => a with { Succeeded = true, Output = e.Output });

    // The first one counts; what the attempts before it said is not needed any more.
    private static Conversation Composed(Conversation c, ConversationEvent.ReplyComposed e) => Ended(InTurn(c, e.TurnId, t => t.Reply is not null ? t : t with
    {
        Calls = [],
        Reply = Reply.Of(e.Kind, e.Content, e.Parts),
    }));

    // An answer is remembered once some of it was there to be read.
    private static Conversation Delivered(Conversation c, ConversationEvent.ReplyDelivered e)
    {
        var isFirst = c.Turn?.TurnId == e.TurnId
            ? c.Turn.Reply is { Kind: ReplyKind.Answer, Delivered.IsEmpty: true }
            : c.Speeches.Find(s => s.Id == e.TurnId) is { Reply: { Kind: ReplyKind.Human, Delivered.IsEmpty: true } };
        var delivered = InReply(c, e.TurnId, r => r with { Open = Settled(r.Open, e.OutboundId), Delivered = r.Delivered.SetItem(e.Part, e.ExternalId) });
        if (isFirst)
        {
            var said = delivered.Turn?.TurnId == e.TurnId
                ? new WindowEntry(e.TurnId, null, delivered.Turn.Subject, null, delivered.Turn.Reply!.Content, FromOutside: delivered.Turn.FromOutside.Count > 0)
                : new WindowEntry(e.TurnId, null, Guid.Empty, null, delivered.Speeches.Find(s => s.Id == e.TurnId)!.Reply.Content, ByHuman: true);
            delivered = delivered with { Window = Remember(delivered.Window, [said]) };
        }

        return Ended(delivered);
    }

    // The outcome of another delivery does not settle this one.
    private static OpenDelivery? Settled(OpenDelivery? open, Guid outboundId) => open?.OutboundId == outboundId ? null : open;

    private static Conversation Ended(Conversation c)
    {
        var said = c.Speeches.Exists(IsSaid) ? c with { Speeches = c.Speeches.RemoveAll(IsSaid) } : c;
        return said.Turn switch
        {
            { HasFailed: true } turn => Failed(said, turn),
            { IsDelivered: true } => said with { Turn = null },
            _ => said,
        };

        static bool IsSaid(Speech s) => s.Reply.NextPart is null || s.Reply.FailedFor is not null;
    }

    private static Conversation Failed(Conversation c, Turn turn, string? code = null)
    {
        // what a model has said is not asked for again, should it be retried; once there is a reply no call matters any more
        var ended = turn with { Calls = turn.Reply is null ? turn.Calls : [], SetAside = [] };
        var messages = turn.SetAside.IsEmpty ? c.Window.FindAll(w => turn.MessageIds.Contains(w.Id)) : turn.SetAside;
        var failed = c.Failed.Add(new FailedTurn(ended, messages, code));
        if (turn.Rounds.Count > 0 && failed.Count(f => f.Turn.Rounds.Count > 0) > Conversation.MaxFailedWithTools)
            failed = failed.RemoveAt(failed.FindIndex(f => f.Turn.Rounds.Count > 0));
        return c with { Turn = c.Turn?.TurnId == turn.TurnId ? null : c.Turn, Failed = Last(failed, Conversation.MaxFailed) };
    }

    /// <summary>Wherever messages that were taken up are kept.</summary>
    private static Conversation InMessages(Conversation c, Func<ImmutableList<WindowEntry>, ImmutableList<WindowEntry>> change) => c with
    {
        Window = change(c.Window),
        Parked = c.Parked.ConvertAll(t => t with { SetAside = change(t.SetAside) }),
        Failed = c.Failed.ConvertAll(f => f with { Messages = change(f.Messages) }),
    };

    private static Conversation InWaiting(Conversation c, Func<ImmutableList<Relay>, ImmutableList<Relay>> change) =>
        c.Handoff is { } handoff ? c with { Handoff = handoff with { Relays = change(handoff.Relays) } } : c;

    private static Conversation InTurn(Conversation c, Guid turnId, Func<Turn, Turn> change) =>
        c.Turn?.TurnId == turnId ? c with { Turn = change(c.Turn) } : c;

    // A call is a turn's or the summary's.
    private static Conversation InCalls(Conversation c, Guid turnId, Func<ImmutableList<ModelAttempt>, ImmutableList<ModelAttempt>> change) =>
        c.Summarising?.SummaryId == turnId
            ? c with { Summarising = c.Summarising with { Calls = change(c.Summarising.Calls) } }
            : InTurn(c, turnId, t => t with { Calls = change(t.Calls) });

    private static Conversation InCall(Conversation c, Guid turnId, Guid callId, Func<ModelAttempt, ModelAttempt> change) =>
        InCalls(c, turnId, calls => Change(calls, a => a.CallId == callId, change));

    // A reply is a turn's, or said outside of one.
    private static Conversation InReply(Conversation c, Guid id, Func<Reply, Reply> change) =>
        c.Turn?.TurnId == id
            ? InTurn(c, id, t => t.Reply is null ? t : t with { Reply = change(t.Reply) })
            : c with { Speeches = Change(c.Speeches, s => s.Id == id, s => s with { Reply = change(s.Reply) }) };

    private static ImmutableList<WindowEntry> Remember(ImmutableList<WindowEntry> window, IEnumerable<WindowEntry> entries) =>
        Last(window.AddRange(entries), Conversation.WindowSize);

    private static ImmutableList<T> Last<T>(ImmutableList<T> list, int count) =>
        list.Count > count ? list.RemoveRange(0, list.Count - count) : list;

    private static ImmutableList<T> Change<T>(ImmutableList<T> list, Predicate<T> match, Func<T, T> change) =>
        list.Exists(match) ? list.ConvertAll(item => match(item) ? change(item) : item) : list;
}
