using System.Collections.Immutable;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

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
    /// <summary>What was looked up before the first model call; null: not yet.</summary>
    public Recalled? Recalled { get; init; }

    /// <summary>The rounds of tools so far; the last one may be under way.</summary>
    public ImmutableList<ToolRound> Rounds { get; init; } = [];

    /// <summary>Where untrusted text that the model has read came from, each once.</summary>
    public ImmutableList<string> FromOutside { get; init; } = [];

    /// <summary>Since when a model is being asked: the turn's beginning, or the end of its last tool.</summary>
    public DateTimeOffset AskedSince { get; init; } = StartedAt;

    /// <summary>While it is parked: what it is about; kept here because the window moves on.</summary>
    public ImmutableList<WindowEntry> SetAside { get; init; } = [];

    /// <summary>Every part stands in the channel.</summary>
    public bool IsDelivered => Reply is { NextPart: null };

    /// <summary>It ended without an answer: no model answered, or the channel refused it for good.</summary>
    public bool HasFailed => Reply is { } reply && (reply.FailedFor is not null || (reply.Kind == ReplyKind.Apology && IsDelivered));

    /// <summary>Uses of tools of the last round that have no outcome yet.</summary>
    public IEnumerable<ToolCall> OpenTools => Rounds is [.., var last] ? last.Calls.Where(c => !c.IsSettled) : [];

    /// <summary>Nothing goes on before a person has allowed or refused something.</summary>
    public bool WaitsForApproval => OpenTools.Any() && OpenTools.All(c => c.Status == ToolStatus.AwaitingApproval);
}

/// <summary>What was looked up for a turn.</summary>
public sealed record Recalled(ImmutableList<RecalledMemory> Memories, ImmutableList<RecalledChunk> Chunks);

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

    /// <summary>Pictures stood in its prompt.</summary>
    public bool ShowedPictures { get; init; }

    /// <summary>Pictures were left out of its prompt, which says so.</summary>
    public bool WithheldPictures { get; init; }
}

/// <summary>A model call that wanted tools, and what became of them.</summary>
/// <param name="Output">What the model said, with the tools' arguments.</param>
/// <param name="Calls">In the order in which the output names them.</param>
public sealed record ToolRound(Guid CallId, Personal<ReplyContent> Output, ImmutableList<ToolCall> Calls);

/// <summary>One use of a tool, as far as it is.</summary>
/// <param name="ArgumentsSha256">What was sent to approval or run.</param>
/// <param name="ExpiresAt">Until when an approval may come.</param>
/// <param name="Code">Why it failed or was denied.</param>
/// <param name="Result">What the model reads.</param>
/// <param name="FromOutside">Where untrusted text in the result came from; null: it is ours.</param>
public sealed record ToolCall(
    Guid ToolCallId, string Name, ToolStatus Status = ToolStatus.Wanted, string? ArgumentsSha256 = null, DateTimeOffset? ExpiresAt = null,
    bool Idempotent = false, string? Code = null, Personal<ToolResult>? Result = null, string? FromOutside = null)
{
    public bool IsSettled => Status is ToolStatus.Completed or ToolStatus.Failed or ToolStatus.Denied;
}

public enum ToolStatus
{
    Wanted,
    AwaitingApproval,
    Approved,
    Running,
    Completed,
    Failed,
    Denied,
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

    public static Reply Of(string kind, Personal<ReplyContent> content, int parts) =>
        new(kind, content, parts, ImmutableSortedDictionary<int, string>.Empty, null, null);
}

public sealed record OpenDelivery(Guid OutboundId, int Part, string? Replaces);

/// <summary>Something on its way into the channel: a turn's reply, what a human wrote, or a note.</summary>
/// <param name="Id">The turn's, or its own.</param>
/// <param name="About">The message or reply whose envelope it is delivered under.</param>
/// <param name="Since">The channel's id from which on to look for it.</param>
/// <param name="Replaces">The channel's id of the message in whose place it is to stand; null: it is posted.</param>
public sealed record Speech(Guid Id, Guid About, string Since, Reply Reply, string? Replaces = null);
