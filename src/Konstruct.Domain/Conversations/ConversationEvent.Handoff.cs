using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

public abstract partial record ConversationEvent
{
    /// <param name="TurnId">The turn in which it was noticed; null outside of one.</param>
    /// <param name="Reason"><see cref="EscalationReason"/>.</param>
    /// <param name="Rule">The rule's text, for the reason <c>rule</c>.</param>
    /// <param name="Facts">What the rules were asked with, by name.</param>
    [EventType("conversation.escalated.v1")]
    public sealed record Escalated(Guid? TurnId, string Reason, string? Rule, IReadOnlyDictionary<string, string>? Facts) : ConversationEvent;

    /// <summary>A human has it now; the employee is silent until it is handed back.</summary>
    /// <param name="Reason"><see cref="EscalationReason"/>.</param>
    /// <param name="Targets">Who is asked, one after another: <c>inbox</c>, <c>slack:#channel</c>, <c>slack:@user</c>, <c>webhook:URL</c>. Ends in <c>inbox</c>.</param>
    /// <param name="Subject">Whose key seals what belongs to it.</param>
    /// <param name="TimeoutMinutes">In which somebody has to take it, before the next one is asked.</param>
    /// <param name="Question">What is open, in the employee's words; null: the last messages.</param>
    [EventType("conversation.handed_off.v1")]
    public sealed record HandedOff(
        Guid HandoffId, Guid? TurnId, Guid AgentId, long AgentVersion, string Reason, IReadOnlyList<string> Targets, Guid Subject, int TimeoutMinutes,
        Personal<ReplyContent>? Question) : ConversationEvent;

    /// <summary>The package is about to be sent to one of the targets.</summary>
    [EventType("handoff.notify_requested.v1")]
    public sealed record HandoffNotifyRequested(Guid HandoffId, Guid OutboundId, string Target) : ConversationEvent;

    /// <param name="Place">Where it stands (Slack: the channel id); null where there is no such thing.</param>
    /// <param name="ExternalId">The channel's id of it (Slack: <c>ts</c>).</param>
    [EventType("handoff.notified.v1")]
    public sealed record HandoffNotified(Guid HandoffId, Guid OutboundId, string Target, string? Place, string? ExternalId) : ConversationEvent;

    [EventType("handoff.notify_failed.v1")]
    public sealed record HandoffNotifyFailed(Guid HandoffId, Guid OutboundId, string Target, string Code, bool Final) : ConversationEvent;

    /// <summary>What the person wrote while a human has the conversation is about to be passed on.</summary>
    [EventType("handoff.relay_requested.v1")]
    public sealed record HandoffRelayRequested(Guid HandoffId, Guid MessageId, Guid OutboundId) : ConversationEvent;

    [EventType("handoff.relayed.v1")]
    public sealed record HandoffRelayed(Guid HandoffId, Guid MessageId, Guid OutboundId) : ConversationEvent;

    [EventType("handoff.relay_failed.v1")]
    public sealed record HandoffRelayFailed(Guid HandoffId, Guid MessageId, Guid OutboundId, string Code, bool Final) : ConversationEvent;

    /// <summary>Nobody took it in the agreed time; the next target is asked.</summary>
    /// <param name="Target">Who was asked.</param>
    [EventType("handoff.timed_out.v1")]
    public sealed record HandoffTimedOut(Guid HandoffId, string Target) : ConversationEvent;

    /// <param name="By">An operator's name, or the channel's word for who.</param>
    [EventType("handoff.taken.v1")]
    public sealed record HandoffTaken(Guid HandoffId, string By) : ConversationEvent;

    /// <summary>A human answers through the employee's channel; <c>delivery.*</c> events with this id as their turn follow.</summary>
    /// <param name="Parts">How many messages it takes in the channel.</param>
    /// <param name="Splitter">Which splitter cut it into parts.</param>
    /// <param name="WrittenUnder">The package under which it was written; null: it was not written in a channel.</param>
    [EventType("human.replied.v1")]
    public sealed record HumanReplied(
        Guid HandoffId, Guid ReplyId, string By, Personal<ReplyContent> Content, int Parts, string Splitter, Notified? WrittenUnder = null) : ConversationEvent;

    /// <summary>The person is told something about the handoff; <c>delivery.*</c> events with this id as their turn follow.</summary>
    [EventType("note.composed.v1")]
    public sealed record NoteComposed(Guid HandoffId, Guid NoteId, Personal<ReplyContent> Content, int Parts, string Splitter) : ConversationEvent;

    /// <param name="By">Who handed it back.</param>
    [EventType("conversation.handed_back.v1")]
    public sealed record HandedBack(Guid HandoffId, string By) : ConversationEvent;
}
