using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

/// <summary>Why something is not done to a conversation.</summary>
public static class ConversationRefusals
{
    public static readonly Refusal Unknown = new("conversation_unknown", "This tenant has no such conversation.");

    public static readonly Refusal ApprovalUnknown = new(
        "approval_unknown", "No tool of this conversation waits for approval under this id; 'tool list --pending' shows those that do.");

    public static readonly Refusal ApprovalSettled = new("approval_settled", "This has been approved, refused or run already.");

    public static readonly Refusal ApprovalExpired = new("approval_expired", "The time for this approval is over; the employee goes on without it.");

    public static readonly Refusal OtherArguments = new(
        "approval_other_arguments", "The arguments that wait are not the ones that you were shown. Look at them again before you approve.");

    public static readonly Refusal NotHandedOff = new(
        "not_handed_off", "The employee has this conversation. Take it over first ('handoff take'), then reply.");

    public static readonly Refusal HandoffOver = new(
        "handoff_over", "That handoff was handed back. The conversation has been handed over anew since: answer that one.");

    public static readonly Refusal TakenByAnother = new("handoff_taken", "Somebody else has taken this conversation.");

    public static readonly Refusal ReplyEmpty = new("reply_empty", "A reply says something.");

    public static readonly Refusal ReplyTooLong = new(
        "reply_too_long", $"A reply has at most {ConversationDecider.MaxReplyCharacters:N0} characters.");
}
