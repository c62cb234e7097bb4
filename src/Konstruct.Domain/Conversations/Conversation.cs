using System.Collections.Immutable;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

/// <summary>
/// A conversation as its events left it. Bounded: it holds the window of last messages, what is open, and what failed lately; never
/// the whole history, so that turn 1,000 costs what turn 10 costs.
/// </summary>
public sealed record Conversation(
    ConversationAddress? Address,
    Guid ChannelId,
    ImmutableList<WindowEntry> Window,
    ImmutableList<PendingMessage> Pending,
    ImmutableList<Notice> Notices,
    Turn? Turn,
    ImmutableList<FailedTurn> Failed)
{
    /// <summary>Messages and answers kept for the next prompt.</summary>
    public const int WindowSize = 40;

    /// <summary>Messages that one turn takes up at most; the rest wait for the next one. Half the window, so that there is history before them.</summary>
    public const int MaxTurnMessages = 20;

    /// <summary>Failed turns that can still be retried; the oldest beyond these is forgotten.</summary>
    public const int MaxFailed = 100;

    public static readonly Conversation NotStarted = new(null, Guid.Empty, [], [], [], null, []);

    /// <summary>Raise when the fold or this shape changes meaning: snapshots of another version are ignored.</summary>
    public const int FoldVersion = 2;
}

/// <summary>One message or answer of the window: what a turn took up, and what was answered. Messages that wait are not in it yet.</summary>
/// <param name="Id">The message's id; an answer has its turn's.</param>
/// <param name="ExternalId">The channel's id of a person's message; null for an answer.</param>
/// <param name="Message">A person's message, or null.</param>
/// <param name="Reply">The employee's answer, or null.</param>
public sealed record WindowEntry(Guid Id, string? ExternalId, Guid Sender, Personal<MessageContent>? Message, Personal<ReplyContent>? Reply);

/// <summary>A message that no turn has taken up yet.</summary>
public sealed record PendingMessage(Guid MessageId, string ExternalId, Guid Sender, Personal<MessageContent> Content);

/// <summary>A rejected message whose sender is to be told.</summary>
public sealed record Notice(PendingMessage Message, string Reason, int? RetryAfterSeconds, Guid? OpenOutboundId);

/// <summary>A turn that ended without an answer, kept until somebody retries it.</summary>
/// <param name="Turn">As it ended.</param>
/// <param name="Messages">What it was about; kept here because the window moves on.</param>
public sealed record FailedTurn(Turn Turn, ImmutableList<WindowEntry> Messages);

/// <summary>One question being answered.</summary>
public sealed record Turn(
    Guid TurnId,
    ImmutableList<Guid> MessageIds,
    Guid AgentId,
    long AgentVersion,
    Guid Subject,
    DateTimeOffset StartedAt,
    string FirstExternalId,
    Placeholder Placeholder,
    ImmutableList<ModelAttempt> Calls,
    Reply? Reply)
{
    /// <summary>Every part stands in the channel.</summary>
    public bool IsDelivered => Reply is { NextPart: null };

    /// <summary>It ended without an answer: no model answered, or the channel refused it for good.</summary>
    public bool HasFailed => Reply is { } reply && (reply.FailedFor is not null || (reply.Kind == ReplyKind.Apology && IsDelivered));
}

/// <summary>The message that says somebody is at work.</summary>
public abstract record Placeholder
{
    private Placeholder()
    {
    }

    public sealed record NotRequested : Placeholder
    {
        public static readonly NotRequested Instance = new();
    }

    public sealed record Requested(Guid OutboundId) : Placeholder;

    public sealed record Posted(Guid OutboundId, string ExternalId) : Placeholder;

    public sealed record Failed(string Code) : Placeholder;
}

/// <summary>One attempt at a model call; open while it has neither failed nor succeeded.</summary>
public sealed record ModelAttempt(Guid CallId, string Provider, string Model, bool Succeeded, string? FailureCode, bool MayRetry, int? RetryAfterSeconds, Personal<ReplyContent>? Output)
{
    public bool IsOpen => !Succeeded && FailureCode is null;
}

/// <summary>What is to stand in the channel, in how many parts, and how far that is.</summary>
/// <param name="Parts">How many; numbered from 1.</param>
/// <param name="Delivered">The channel's id of each part that stands there.</param>
/// <param name="Open">A delivery requested and not settled.</param>
/// <param name="FailedFor">The code of a final failure.</param>
public sealed record Reply(
    string Kind, Personal<ReplyContent> Content, int Parts, ImmutableSortedDictionary<int, string> Delivered, OpenDelivery? Open, string? FailedFor)
{
    /// <summary>The first part that does not stand in the channel yet; null when all do.</summary>
    public int? NextPart
    {
        get
        {
            for (var part = 1; part <= Parts; part++)
            {
                if (!Delivered.ContainsKey(part))
                    return part;
            }

            return null;
        }
    }
}

public sealed record OpenDelivery(Guid OutboundId, int Part, string? Replaces);
