using System.Collections.Immutable;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

/// <summary>
/// A conversation as its events left it. Bounded: it holds the window of last messages, what is open, and what failed lately; never
/// the whole history, so that turn 1,000 costs what turn 10 costs.
/// </summary>
public sealed record Conversation
{
    /// <summary>Messages and answers kept for the next prompt.</summary>
    public const int WindowSize = 40;

    /// <summary>Messages that one turn takes up at most; the rest wait for the next one. Half the window, so that there is history before them.</summary>
    public const int MaxTurnMessages = 20;

    /// <summary>
    /// Rejected messages whose senders are still to be told; of a flood beyond that the rest is recorded and not told. Far above what
    /// people write: a state that anybody can make grow without end would slow down every turn.
    /// </summary>
    public const int MaxNotices = 200;

    /// <summary>Failed turns that can still be retried; the oldest beyond these is forgotten.</summary>
    public const int MaxFailed = 100;

    /// <summary>Of these, turns that used tools; what tools said is large.</summary>
    public const int MaxFailedWithTools = 10;

    /// <summary>Turns that wait for an approval; the oldest beyond these is given up.</summary>
    public const int MaxParked = 10;

    /// <summary>Messages kept for a human who has not been reached yet; the package holds the whole transcript anyway.</summary>
    public const int MaxRelays = 50;

    /// <summary>Models known to take no pictures; routes are fewer than these.</summary>
    public const int MaxSightless = 16;

    public static readonly Conversation NotStarted = new();

    /// <summary>Raise when the fold or this shape changes meaning: snapshots of another version are ignored.</summary>
    public const int FoldVersion = 4;

    public ConversationAddress? Address { get; init; }

    public Guid ChannelId { get; init; }

    /// <summary>What stands for everything before the window; null: nothing yet.</summary>
    public Summary? Summary { get; init; }

    public ImmutableList<WindowEntry> Window { get; init; } = [];

    public ImmutableList<PendingMessage> Pending { get; init; } = [];

    public ImmutableList<Notice> Notices { get; init; } = [];

    public Turn? Turn { get; init; }

    /// <summary>Turns that wait for an approval, while others go on.</summary>
    public ImmutableList<Turn> Parked { get; init; } = [];

    public ImmutableList<FailedTurn> Failed { get; init; } = [];

    /// <summary>The summary being made.</summary>
    public Summarising? Summarising { get; init; }

    /// <summary>After a summary failed: how many turns there must have been before it is tried again.</summary>
    public int SummaryNotBefore { get; init; }

    /// <summary>Why it was last to go to a human; the handoff that follows takes it along.</summary>
    public Escalation? Escalation { get; init; }

    /// <summary>A human has it.</summary>
    public OpenHandoff? Handoff { get; init; }

    /// <summary>What humans wrote and what is said about a handoff, as far as it does not stand in the channel yet; said one after another.</summary>
    public ImmutableList<Speech> Speeches { get; init; } = [];

    /// <summary>Turns so far.</summary>
    public int Turns { get; init; }

    /// <summary>Messages of people since the beginning or since it was handed back: none of them has settled the matter yet.</summary>
    public int Attempts { get; init; }

    /// <summary>The last entry of the window before the messages that <see cref="Attempts"/> counts; null: all of it is theirs.</summary>
    public Guid? AttemptsAfter { get; init; }

    /// <summary>Models that have shown in this conversation that they take no pictures, as <c>provider/model</c>.</summary>
    public ImmutableList<string> Sightless { get; init; } = [];

    /// <summary>The channel's id of the last message, from which on to look for something of ours.</summary>
    public string LastExternalId { get; init; } = "";
}

/// <summary>One message or answer of the window: what a turn took up, and what was answered. Messages that wait are not in it yet.</summary>
/// <param name="Id">The message's id; an answer has its turn's.</param>
/// <param name="ExternalId">The channel's id of a person's message; null for an answer.</param>
/// <param name="Message">A person's message, or null.</param>
/// <param name="Reply">The employee's answer, or null.</param>
/// <param name="ByHuman">The answer is from a human who had taken over.</param>
/// <param name="FromOutside">Text from outside the tenant had a part in it.</param>
/// <param name="Files">What is kept of the message's files.</param>
public sealed record WindowEntry(
    Guid Id, string? ExternalId, Guid Sender, Personal<MessageContent>? Message, Personal<ReplyContent>? Reply,
    bool ByHuman = false, bool FromOutside = false, ImmutableList<StoredFile>? Files = null);

/// <param name="FileId">The channel's id of it.</param>
/// <param name="Blob">Its content's address in the blob store.</param>
public sealed record StoredFile(string FileId, string Blob, string MediaType, long Bytes);

/// <summary>A message that no turn has taken up yet.</summary>
public sealed record PendingMessage(Guid MessageId, string ExternalId, Guid Sender, Personal<MessageContent> Content);

/// <summary>A rejected message whose sender is to be told.</summary>
public sealed record Notice(PendingMessage Message, string Reason, int? RetryAfterSeconds, Guid? OpenOutboundId);

/// <summary>A turn that ended without an answer, kept until somebody retries it.</summary>
/// <param name="Turn">As it ended.</param>
/// <param name="Messages">What it was about; kept here because the window moves on.</param>
/// <param name="Code">Why it was given up; null: its reply says it.</param>
public sealed record FailedTurn(Turn Turn, ImmutableList<WindowEntry> Messages, string? Code = null);

/// <summary>What was said before the window, in short.</summary>
public sealed record Summary(Guid SummaryId, Personal<SummaryContent> Content, bool FromOutside);

/// <summary>A summary being made.</summary>
/// <param name="Through">The last entry of the window that it covers.</param>
/// <param name="Covers">All that it covers: entries may move or go before it is made.</param>
public sealed record Summarising(
    Guid SummaryId, Guid AgentId, long AgentVersion, Guid Through, Guid Subject, ImmutableList<ModelAttempt> Calls, ImmutableList<Guid> Covers);

/// <param name="Rule">The rule that decided; null: none did.</param>
/// <param name="Facts">What the rules were asked with, by name; null: they were not asked.</param>
public sealed record Escalation(string? Rule, ImmutableSortedDictionary<string, string>? Facts);
