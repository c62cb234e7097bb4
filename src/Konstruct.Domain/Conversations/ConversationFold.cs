using System.Collections.Immutable;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

/// <summary>How events make a conversation. Accepts whatever was ever stored, in any order it may stand in; never validates.</summary>
public static class ConversationFold
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
        ConversationEvent.PlaceholderRequested e => InTurn(c, e.TurnId, t => t with { Placeholder = new Placeholder.Requested(e.OutboundId) }),
        ConversationEvent.PlaceholderPosted e => InTurn(c, e.TurnId, t => t with { Placeholder = new Placeholder.Posted(e.OutboundId, e.ExternalId) }),
        ConversationEvent.PlaceholderFailed e => InTurn(c, e.TurnId, t => t with { Placeholder = new Placeholder.Failed(e.Code) }),
        ConversationEvent.ModelRequested e => InTurn(c, e.TurnId, t => t with { Calls = t.Calls.Add(new ModelAttempt(e.CallId, e.Provider, e.Model, false, null, false, null, null)) }),
        ConversationEvent.ModelCalled e => InCall(c, e.TurnId, e.CallId, a => a with { Succeeded = true, Output = e.Output }),
        ConversationEvent.ModelCallFailed e => InCall(c, e.TurnId, e.CallId, a => a with { FailureCode = e.Code, MayRetry = e.MayRetry, RetryAfterSeconds = e.RetryAfterSeconds }),
        ConversationEvent.ReplyComposed e => Composed(c, e),
        ConversationEvent.DeliveryRequested e => InReply(c, e.TurnId, r => r with { Open = new OpenDelivery(e.OutboundId, e.Part, e.Replaces) }),
        ConversationEvent.ReplyDelivered e => Ended(InReply(c, e.TurnId, r => r with { Open = null, Delivered = r.Delivered.SetItem(e.Part, e.ExternalId) })),
        ConversationEvent.DeliveryFailed e => Ended(InReply(c, e.TurnId, r => r with { Open = null, FailedFor = e.Final ? e.Code : r.FailedFor })),
        _ => c,
    };

    private static Conversation Received(Conversation c, ConversationEvent.MessageReceived e) => c with
    {
        Pending = c.Pending.Add(new PendingMessage(e.MessageId, e.ExternalId, e.Sender, e.Content)),
        Window = Remember(c.Window, new WindowEntry(e.MessageId, e.ExternalId, e.Sender, e.Content, null)),
    };

    private static Conversation Edited(Conversation c, ConversationEvent.MessageEdited e) => c with
    {
        Pending = Change(c.Pending, p => p.ExternalId == e.ExternalId, p => p with { Content = e.Content }),
        Window = Change(c.Window, w => w.ExternalId == e.ExternalId, w => w with { Message = e.Content }),
    };

    // Deleted before it was taken up: it is not answered at all.
    private static Conversation Deleted(Conversation c, ConversationEvent.MessageDeleted e) => c with
    {
        Pending = c.Pending.RemoveAll(p => p.ExternalId == e.ExternalId),
        Window = c.Window.RemoveAll(w => w.ExternalId == e.ExternalId),
        Notices = c.Notices.RemoveAll(n => n.Message.ExternalId == e.ExternalId && n.OpenOutboundId is null),
    };

    // A rejected message never reaches a model: it leaves the window too.
    private static Conversation Rejected(Conversation c, ConversationEvent.MessageRejected e) => c with
    {
        Pending = c.Pending.RemoveAll(p => p.MessageId == e.MessageId),
        Window = c.Window.RemoveAll(w => w.Id == e.MessageId),
        Notices = c.Pending.Find(p => p.MessageId == e.MessageId) is { } message
            ? c.Notices.Add(new Notice(message, e.Reason, e.RetryAfterSeconds, null))
            : c.Notices,
    };

    private static Conversation TurnStarted(Conversation c, ConversationEvent.TurnStarted e, DateTimeOffset at)
    {
        var taken = c.Pending.Where(p => e.MessageIds.Contains(p.MessageId)).ToList();
        return c with
        {
            Pending = c.Pending.RemoveAll(p => e.MessageIds.Contains(p.MessageId)),
            Turn = new Turn(
                e.TurnId, [.. e.MessageIds], e.AgentId, e.AgentVersion, e.Subject, at, taken.FirstOrDefault()?.ExternalId ?? "",
                Placeholder.NotRequested.Instance, [], null),
        };
    }

    private static Conversation Retried(Conversation c, ConversationEvent.TurnRetried e, DateTimeOffset at)
    {
        if (c.Failed.Find(f => f.Turn.TurnId == e.TurnId)?.Turn is not { } turn)
            return c;
        var again = turn.Reply is { Kind: ReplyKind.Apology } apology
            ? turn with
            {
                StartedAt = at,
                Calls = [],
                Reply = null,
                // the apology becomes the answer
                Placeholder = apology.Delivered.TryGetValue(1, out var id) ? new Placeholder.Posted(turn.TurnId, id) : turn.Placeholder,
            }
            : turn with { StartedAt = at, Reply = turn.Reply! with { FailedFor = null, Open = null } };
        return c with { Turn = again, Failed = c.Failed.RemoveAll(f => f.Turn.TurnId == e.TurnId) };
    }

    private static Conversation Composed(Conversation c, ConversationEvent.ReplyComposed e)
    {
        var composed = InTurn(c, e.TurnId, t => t with
        {
            Reply = new Reply(e.Kind, e.Content, e.Parts, ImmutableSortedDictionary<int, string>.Empty, null, null),
        });
        return e.Kind == ReplyKind.Answer
            ? composed with { Window = Remember(composed.Window, new WindowEntry(e.TurnId, null, e.Content.Subject, null, e.Content)) }
            : composed;
    }

    private static Conversation Ended(Conversation c) => c.Turn switch
    {
        { HasFailed: true } turn => c with { Turn = null, Failed = Last(c.Failed.Add(new FailedTurn(turn)), Conversation.MaxFailed) },
        { IsDelivered: true } => c with { Turn = null },
        _ => c,
    };

    private static Conversation InTurn(Conversation c, Guid turnId, Func<Turn, Turn> change) =>
        c.Turn?.TurnId == turnId ? c with { Turn = change(c.Turn) } : c;

    private static Conversation InCall(Conversation c, Guid turnId, Guid callId, Func<ModelAttempt, ModelAttempt> change) =>
        InTurn(c, turnId, t => t with { Calls = Change(t.Calls, a => a.CallId == callId, change) });

    private static Conversation InReply(Conversation c, Guid turnId, Func<Reply, Reply> change) =>
        InTurn(c, turnId, t => t.Reply is null ? t : t with { Reply = change(t.Reply) });

    private static ImmutableList<WindowEntry> Remember(ImmutableList<WindowEntry> window, WindowEntry entry) =>
        Last(window.Add(entry), Conversation.WindowSize);

    private static ImmutableList<T> Last<T>(ImmutableList<T> list, int count) =>
        list.Count > count ? list.RemoveRange(0, list.Count - count) : list;

    private static ImmutableList<T> Change<T>(ImmutableList<T> list, Predicate<T> match, Func<T, T> change)
    {
        var at = list.FindIndex(match);
        return at < 0 ? list : list.SetItem(at, change(list[at]));
    }
}
