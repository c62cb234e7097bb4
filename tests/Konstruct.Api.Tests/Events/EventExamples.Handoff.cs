using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;

namespace Konstruct.Api.Tests.Events;

internal static partial class EventExamples
{
    private const string Billing = "slack:#billing";

    private static Dictionary<string, object> OfHandoffs => new(StringComparer.Ordinal)
    {
        ["conversation.escalated.v1"] = new ConversationEvent.Escalated(
            Turn, EscalationReason.Rule, "billing AND attempts > 2", new Dictionary<string, string> { ["attempts"] = "3", ["language"] = "es" }),
        ["conversation.escalated.v1.least"] = new ConversationEvent.Escalated(null, EscalationReason.HumanRequested, null, null),
        ["conversation.handed_off.v1"] = new ConversationEvent.HandedOff(
            Handed, Turn, Nora, 3, EscalationReason.Rule, [Billing, "slack:@ana", "webhook:https://desk.example.com/hook", "inbox"], Maya, 15, Answer),
        ["conversation.handed_off.v1.least"] = new ConversationEvent.HandedOff(Handed, null, Nora, 3, EscalationReason.TakenOver, ["inbox"], Maya, 15, null),
        ["handoff.notify_requested.v1"] = new ConversationEvent.HandoffNotifyRequested(Handed, Outbound, Billing),
        ["handoff.notified.v1"] = new ConversationEvent.HandoffNotified(Handed, Outbound, Billing, "C0BILLING", "1732104009.000300"),
        ["handoff.notified.v1.least"] = new ConversationEvent.HandoffNotified(Handed, Outbound, "webhook:https://desk.example.com/hook", null, null),
        ["handoff.notify_failed.v1"] = new ConversationEvent.HandoffNotifyFailed(Handed, Outbound, Billing, "is_archived", Final: true),
        ["handoff.relay_requested.v1"] = new ConversationEvent.HandoffRelayRequested(Handed, Message, Outbound),
        ["handoff.relayed.v1"] = new ConversationEvent.HandoffRelayed(Handed, Message, Outbound),
        ["handoff.relay_failed.v1"] = new ConversationEvent.HandoffRelayFailed(Handed, Message, Outbound, "ratelimited", Final: false),
        ["handoff.timed_out.v1"] = new ConversationEvent.HandoffTimedOut(Handed, Billing),
        ["handoff.taken.v1"] = new ConversationEvent.HandoffTaken(Handed, "Ana Ortiz"),
        ["human.replied.v1"] = new ConversationEvent.HumanReplied(Handed, Spoken, "Ana Ortiz", Answer, 2, "slack/1"),
        ["human.replied.v1.least"] = new ConversationEvent.HumanReplied(Handed, Spoken, "Ana Ortiz", Answer, 1, "slack/1"),
        ["human.replied.v1.more"] = new ConversationEvent.HumanReplied(
            Handed, Spoken, "slack:0a000000-0000-8000-8000-000000000001", Answer, 1, "slack/1", new Notified(Billing, "C0BILLING", "1732104009.000300")),
        ["note.composed.v1"] = new ConversationEvent.NoteComposed(Handed, Spoken, Answer, 1, "slack/1"),
        ["conversation.handed_back.v1"] = new ConversationEvent.HandedBack(Handed, "Ana Ortiz"),
        ["thread.opened.v1"] = new HandoffThreadEvent.Opened(
            Conversation, Handed, Channel, Billing, new ConversationAddress("slack", "T0ACME", "C0BILLING", "1732104009.000300")),
        ["thread.message_received.v1"] = new HandoffThreadEvent.MessageReceived(Message, "1732104042.000100", Maya, Words, NoonInBogota, Digest),
        ["thread.message_settled.v1"] = new HandoffThreadEvent.MessageSettled(Message, ThreadOutcome.Replied),
        ["thread.notice_delivered.v1"] = new HandoffThreadEvent.NoticeDelivered(Message),
        ["thread.notice_failed.v1"] = new HandoffThreadEvent.NoticeFailed(Message, "user_not_in_channel"),
    };
}
