using Konstruct.Domain.Conversations;

namespace Konstruct.Domain.Tests.Conversations;

internal static partial class ConversationExamples
{
    public const string Billing = "slack:#billing";
    public const string Ana = "slack:@ana";

    public static Guid HandoffId(int number) => Id('6', number);

    public static ConversationEvent Escalated(int turn, string reason = EscalationReason.Rule) =>
        new ConversationEvent.Escalated(TurnId(turn), reason, reason == EscalationReason.Rule ? "billing" : null, null);

    /// <param name="targets">Besides the inbox, which is always the last.</param>
    public static ConversationEvent HandedOff(int handoff, int? turn, params string[] targets) => new ConversationEvent.HandedOff(
        HandoffId(handoff), turn is { } t ? TurnId(t) : null, Agent, 1, turn is null ? EscalationReason.TakenOver : EscalationReason.Rule,
        [.. targets, OpenHandoff.Inbox], Maya, 15, null);

    public static ConversationEvent NotifyRequested(int handoff, int outbound, string target) =>
        new ConversationEvent.HandoffNotifyRequested(HandoffId(handoff), Outbound(outbound), target);

    public static ConversationEvent Notified(int handoff, int outbound, string target) =>
        new ConversationEvent.HandoffNotified(HandoffId(handoff), Outbound(outbound), target, "C0BILLING", Ts(outbound));

    public static ConversationEvent NotifyFailed(int handoff, int outbound, string target, bool final = false) =>
        new ConversationEvent.HandoffNotifyFailed(HandoffId(handoff), Outbound(outbound), target, final ? "is_archived" : "ratelimited", final);

    public static ConversationEvent RelayRequested(int handoff, int message, int outbound) =>
        new ConversationEvent.HandoffRelayRequested(HandoffId(handoff), Message(message), Outbound(outbound));

    public static ConversationEvent Relayed(int handoff, int message, int outbound) =>
        new ConversationEvent.HandoffRelayed(HandoffId(handoff), Message(message), Outbound(outbound));

    public static ConversationEvent RelayFailed(int handoff, int message, int outbound, bool final = false) =>
        new ConversationEvent.HandoffRelayFailed(HandoffId(handoff), Message(message), Outbound(outbound), "ratelimited", final);

    public static ConversationEvent TimedOut(int handoff, string target) => new ConversationEvent.HandoffTimedOut(HandoffId(handoff), target);

    public static ConversationEvent Taken(int handoff) => new ConversationEvent.HandoffTaken(HandoffId(handoff), "Ana");

    /// <param name="reply">Numbered like turns, because its deliveries name it as their turn.</param>
    public static ConversationEvent HumanReplied(int handoff, int reply, int parts = 1) =>
        new ConversationEvent.HumanReplied(HandoffId(handoff), TurnId(reply), "Ana", Answer($"human reply {reply}"), parts, "slack/1");

    /// <param name="note">Numbered like turns, because its deliveries name it as their turn.</param>
    public static ConversationEvent Noted(int handoff, int note) =>
        new ConversationEvent.NoteComposed(HandoffId(handoff), TurnId(note), Answer($"note {note}"), 1, "slack/1");

    public static ConversationEvent HandedBack(int handoff) => new ConversationEvent.HandedBack(HandoffId(handoff), "Ana");
}
