using Konstruct.Api.Llm;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Conversations;

/// <summary>A model call's prompt, built again.</summary>
/// <param name="Call">The call's intent, with the digest of what was sent.</param>
/// <param name="At">When it was written.</param>
/// <param name="Prompt">Null when too little is left of it; <paramref name="Differences"/> say what is missing.</param>
/// <param name="Body">The body that the prompt makes today; empty without a prompt.</param>
/// <param name="Erased">Parts that cannot be read any more and stand as <c>[erased]</c>.</param>
/// <param name="Differences">What else is not as it was; empty where nothing is known to differ.</param>
internal sealed record PastPrompt(
    ConversationEvent.ModelRequested Call, DateTimeOffset At, ChatPrompt? Prompt, ReadOnlyMemory<byte> Body, IReadOnlyList<string> Erased,
    IReadOnlyList<string> Differences)
{
    public string BodySha256 { get; } = BodyDigest.Of(Body.Span);

    public PastPromptVerdict Verdict =>
        Prompt is not null && BodySha256 == Call.BodySha256 ? PastPromptVerdict.Matches
        : Prompt is not null && Differences.Count == 0 && Erased.Count > 0 ? PastPromptVerdict.Erased
        : PastPromptVerdict.Mismatch;
}

/// <summary>What comparing a rebuilt body with the recorded digest says.</summary>
internal enum PastPromptVerdict
{
    /// <summary>Byte for byte what was sent.</summary>
    Matches,

    /// <summary>Parts were erased or forgotten since; the rest is as it was.</summary>
    Erased,

    /// <summary>It is not what was sent, and no erasure explains it.</summary>
    Mismatch,
}
