using System.Collections.Immutable;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

/// <summary>A conversation in a human's hands, or on its way there.</summary>
/// <param name="Targets">Who is asked, one after another; the last one is the inbox, which is everybody.</param>
/// <param name="Subject">Whose key seals what belongs to it.</param>
public sealed record OpenHandoff(
    Guid HandoffId, Guid? TurnId, Guid AgentId, long AgentVersion, string Reason, ImmutableList<string> Targets, Guid Subject, int TimeoutMinutes,
    DateTimeOffset Since, Personal<ReplyContent>? Question)
{
    public const string Inbox = "inbox";

    /// <summary>The rule that decided, as it was written; null: none did.</summary>
    public string? Rule { get; init; }

    /// <summary>What the rules were asked with, by name; null: they were not asked.</summary>
    public ImmutableSortedDictionary<string, string>? Facts { get; init; }

    /// <summary>The place in <see cref="Targets"/> of who is asked now.</summary>
    public int Asked { get; init; }

    /// <summary>How often nobody took it in time.</summary>
    public int TimedOut { get; init; }

    /// <summary>A notice on its way to the target.</summary>
    public Guid? OpenOutboundId { get; init; }

    /// <summary>The target was reached.</summary>
    public Notified? Notified { get; init; }

    /// <summary>Who took it; null: nobody yet.</summary>
    public string? TakenBy { get; init; }

    /// <summary>The package under which somebody answers; null: nobody does so in a channel.</summary>
    public Notified? AnsweredUnder { get; init; }

    /// <summary>Where what the person writes is shown: where somebody answers, else where somebody was told.</summary>
    public Notified? ShownUnder => AnsweredUnder ?? Notified;

    /// <summary>What the person wrote since, and the human has not been shown yet.</summary>
    public ImmutableList<Relay> Relays { get; init; } = [];

    public string Target => Asked >= 0 && Asked < Targets.Count ? Targets[Asked] : Inbox;

    /// <summary>
    /// The target that is still to be told; the inbox is looked into, not told. Who took it needs no notice: but what the person writes
    /// then is to be seen somewhere, and that is where the employee's rules say.
    /// </summary>
    public string? ToNotify => ShownUnder is null && (TakenBy is null || !Relays.IsEmpty) && Target != Inbox ? Target : null;
}

/// <param name="Place">Where the package stands (Slack: the channel id).</param>
/// <param name="ExternalId">The channel's id of it.</param>
public sealed record Notified(string Target, string? Place, string? ExternalId);

/// <summary>A message to be shown to the human.</summary>
/// <param name="OpenOutboundId">It is on its way by itself.</param>
/// <param name="InPackage">The package under way has it: once that stands, there is nothing more to show.</param>
public sealed record Relay(PendingMessage Message, Guid? OpenOutboundId, Guid? InPackage = null);
