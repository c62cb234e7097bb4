using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

/// <summary>What people, and clocks, do to a conversation from outside of its turns.</summary>
public abstract record ConversationCommand
{
    private ConversationCommand()
    {
    }

    /// <param name="ArgumentsSha256">What the person was shown; null: whatever waits now.</param>
    public sealed record ApproveTool(Guid ToolCallId, string? ArgumentsSha256, string By) : ConversationCommand;

    /// <param name="Reason">For the model; null: none given.</param>
    public sealed record RefuseTool(Guid ToolCallId, string By, string? Reason) : ConversationCommand;

    /// <summary>The time for an approval is over.</summary>
    public sealed record ExpireApproval(Guid ToolCallId) : ConversationCommand;

    /// <summary>A turn ends by handing the conversation to a human.</summary>
    /// <param name="HandoffId">For a new handoff.</param>
    /// <param name="Reason"><see cref="EscalationReason"/>.</param>
    /// <param name="Rule">The rule that decided, as it was written; null: none did.</param>
    /// <param name="Facts">What the rules were asked with; null: they were not asked.</param>
    /// <param name="Question">What is open, in the employee's words; null: the last messages say it.</param>
    /// <param name="Told">What the person is told instead of an answer.</param>
    public sealed record HandOff(
        Guid TurnId, Guid HandoffId, string Reason, string? Rule, IReadOnlyDictionary<string, string>? Facts, IReadOnlyList<string> Targets,
        int TimeoutMinutes, string? Question, Told Told) : ConversationCommand;

    /// <summary>The turn waits for people, and others may go on; when too many wait, the oldest is given up.</summary>
    /// <param name="NoteId">Of what the person is told then.</param>
    public sealed record Park(Guid TurnId, Guid NoteId, Told Abandoned) : ConversationCommand;

    /// <summary>A human takes the conversation, handed off or not.</summary>
    /// <param name="HandoffId">For a new handoff.</param>
    /// <param name="Subject">Whose key seals what belongs to it.</param>
    public sealed record TakeOver(Guid HandoffId, Guid Subject, Guid AgentId, long AgentVersion, int TimeoutMinutes, string By) : ConversationCommand;

    /// <param name="HandoffId">The handoff that it answers; null: whichever there is.</param>
    /// <param name="WrittenUnder">The package under which it was written.</param>
    public sealed record Reply(
        Guid ReplyId, string By, Told Said, Guid? HandoffId = null, Notified? WrittenUnder = null) : ConversationCommand;

    /// <param name="HandoffId">The handoff that it ends; null: whichever there is.</param>
    public sealed record HandBack(string By, Guid? HandoffId = null) : ConversationCommand;

    /// <summary>The agreed time is over.</summary>
    /// <param name="Note">What the person is told; null: nothing any more.</param>
    public sealed record TimeOutHandoff(Guid HandoffId, int TimedOut, HandoffNote? Note) : ConversationCommand;
}

/// <summary>Words to the person.</summary>
/// <param name="Parts">How many messages they take in the channel.</param>
public sealed record Told(string Text, int Parts, string Splitter);

/// <summary>Something that the person is told about a handoff.</summary>
public sealed record HandoffNote(Guid NoteId, Told Told);
