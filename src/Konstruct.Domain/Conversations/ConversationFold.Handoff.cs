using System.Collections.Immutable;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

public static partial class ConversationFold
{
    private static Conversation? ApplyToHandoff(Conversation c, ConversationEvent happened, DateTimeOffset at) => happened switch
    {
        ConversationEvent.Escalated e => c with
        {
            Escalation = new Escalation(e.Rule, e.Facts?.ToImmutableSortedDictionary(StringComparer.Ordinal)),
        },
        // the first one counts until it is handed back
        ConversationEvent.HandedOff e when c.Handoff is null => HandedOff(c, e, at),
        // the package is made now, and has everything so far; whether it ever stands anywhere is not known yet
        ConversationEvent.HandoffNotifyRequested e => InHandoff(c, e.HandoffId, h => h with
        {
            OpenOutboundId = e.OutboundId, Relays = Change(h.Relays, r => r.OpenOutboundId is null, r => r with { InPackage = e.OutboundId }),
        }),
        ConversationEvent.HandoffNotified e => InHandoff(c, e.HandoffId, h => Settled(h, e.OutboundId) with
        {
            Notified = e.Target == h.Target ? new Notified(e.Target, e.Place, e.ExternalId) : h.Notified,
            Relays = h.Relays.RemoveAll(r => r.InPackage == e.OutboundId),
        }),
        ConversationEvent.HandoffNotifyFailed e => InHandoff(c, e.HandoffId, h => e.Final && e.Target == h.Target ? Next(Settled(h, e.OutboundId)) : NotShown(Settled(h, e.OutboundId), e.OutboundId)),
        ConversationEvent.HandoffRelayRequested e => InRelay(c, e.HandoffId, e.MessageId, r => r with { OpenOutboundId = e.OutboundId }),
        ConversationEvent.HandoffRelayed e => InHandoff(c, e.HandoffId, h => h with { Relays = h.Relays.RemoveAll(r => r.Message.MessageId == e.MessageId) }),
        ConversationEvent.HandoffRelayFailed { Final: true } e =>
            InHandoff(c, e.HandoffId, h => h with { Relays = h.Relays.RemoveAll(r => r.Message.MessageId == e.MessageId) }),
        ConversationEvent.HandoffRelayFailed e => InRelay(c, e.HandoffId, e.MessageId, r => r with { OpenOutboundId = null }),
        ConversationEvent.HandoffTimedOut e => InHandoff(c, e.HandoffId, h => h.TakenBy is null && e.Target == h.Target
            ? Next(h, fromTheFirst: true) with { TimedOut = h.TimedOut + 1 }
            : h),
        ConversationEvent.HandoffTaken e => InHandoff(c, e.HandoffId, h => h with { TakenBy = h.TakenBy ?? e.By }),
        ConversationEvent.HumanReplied e when c.Handoff?.HandoffId == e.HandoffId =>
            Said(c with { Handoff = c.Handoff with { TakenBy = c.Handoff.TakenBy ?? e.By, AnsweredUnder = e.WrittenUnder ?? c.Handoff.AnsweredUnder } }, e.ReplyId, ReplyKind.Human, e.Content, e.Parts),
        ConversationEvent.NoteComposed e => Said(c, e.NoteId, ReplyKind.Note, e.Content, e.Parts),
        ConversationEvent.HandedBack e when c.Handoff?.HandoffId == e.HandoffId => c with
        {
            Handoff = null, Attempts = 0, AttemptsAfter = c.Window is [.., var last] ? last.Id : null,
        },
        _ => null,
    };

    private static Conversation HandedOff(Conversation c, ConversationEvent.HandedOff e, DateTimeOffset at) => HeardByHuman(
        c with
        {
            Pending = [],
            Handoff = new OpenHandoff(
                e.HandoffId, e.TurnId, e.AgentId, e.AgentVersion, e.Reason, [.. e.Targets], e.Subject, e.TimeoutMinutes, at, e.Question)
            {
                Rule = c.Escalation?.Rule, Facts = c.Escalation?.Facts,
            },
            Escalation = null,
        },
        c.Pending);

    // The employee does not answer it, and knows it afterwards.
    private static Conversation HeardByHuman(Conversation c, IReadOnlyList<PendingMessage> messages) => c with
    {
        Window = Remember(c.Window, messages.Select(p => new WindowEntry(p.MessageId, p.ExternalId, p.Sender, p.Content, null))),
        Handoff = c.Handoff! with { Relays = Last(c.Handoff.Relays.AddRange(messages.Select(m => new Relay(m, null))), Conversation.MaxRelays) },
    };

    // What takes no part in the channel is not said at all.
    private static Conversation Said(Conversation c, Guid id, string kind, Personal<ReplyContent> content, int parts) =>
        parts < 1 || c.Speeches.Exists(s => s.Id == id) || c.Turn?.TurnId == id
            ? c
            : c with { Speeches = c.Speeches.Add(new Speech(id, id, c.LastExternalId, Reply.Of(kind, content, parts))) };

    private static OpenHandoff Settled(OpenHandoff h, Guid outboundId) => h.OpenOutboundId == outboundId ? h with { OpenOutboundId = null } : h;

    // A target that cannot be reached is not tried again in this round; the inbox is always there. What was on its way to the one before
    // is not waited for: the next one's package has it.
    private static OpenHandoff Next(OpenHandoff h, bool fromTheFirst = false) => h with
    {
        Asked = fromTheFirst && h.Asked >= h.Targets.Count - 1 ? 0 : h.Asked + 1,
        Notified = null,
        OpenOutboundId = null,
        Relays = h.Relays.ConvertAll(r => r with { OpenOutboundId = null, InPackage = null }),
    };

    private static OpenHandoff NotShown(OpenHandoff h, Guid outboundId) =>
        h with { Relays = Change(h.Relays, r => r.InPackage == outboundId, r => r with { InPackage = null }) };

    private static Conversation InHandoff(Conversation c, Guid handoffId, Func<OpenHandoff, OpenHandoff> change) =>
        c.Handoff?.HandoffId == handoffId ? c with { Handoff = change(c.Handoff) } : c;

    private static Conversation InRelay(Conversation c, Guid handoffId, Guid messageId, Func<Relay, Relay> change) => InHandoff(c, handoffId, h => h with
    {
        Relays = Change(h.Relays, r => r.Message.MessageId == messageId, change),
    });
}
