using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Handoff;

/// <summary>A package that people can answer under.</summary>
/// <param name="ChannelId">The connected channel through which it was sent.</param>
/// <param name="Address">Its own place; the thread is its own.</param>
internal sealed record StandingPackage(Guid ChannelId, ConversationAddress Address);

/// <summary>How calling somebody ended.</summary>
internal abstract record HandoffSent
{
    private HandoffSent()
    {
    }

    /// <param name="ExternalId">The other side's id of what stands there: Slack's <c>ts</c>; null where it gives none.</param>
    /// <param name="Place">Where it stands: <c>inbox</c>, Slack's id of the channel, a webhook's origin. Never a whole address.</param>
    public sealed record Delivered(string? ExternalId, string Place) : HandoffSent;

    /// <param name="Code">Stable.</param>
    /// <param name="Final">Trying this target again changes nothing: the next one is due. False: try again, with the same outbound id and <c>mayStand</c>.</param>
    /// <param name="After">Not sooner than this; null leaves it to the caller's back-off.</param>
    public sealed record Failed(string Code, bool Final, TimeSpan? After = null) : HandoffSent;
}
