using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Channels;

/// <summary>A tenant's connection to a place where people write.</summary>
public abstract record ChannelEvent
{
    private ChannelEvent()
    {
    }

    /// <param name="Kind"><c>slack</c>.</param>
    /// <param name="ExternalKey">What inbound events name it by: the Slack team id.</param>
    /// <param name="BotUserId">The app's own user, whose messages are not answered.</param>
    /// <param name="BotId">The app's bot id, when known.</param>
    /// <param name="AppId">The app's id, when known.</param>
    /// <param name="SecretId">Where the token is kept, sealed; never the token.</param>
    /// <param name="TokenHint">The token's last four characters.</param>
    /// <param name="InstalledAt">An uninstall older than this changes nothing.</param>
    [EventType("channel.connected.v1")]
    public sealed record Connected(
        string Kind, string ExternalKey, string? WorkspaceName, string? BotUserId, string? BotId, string? AppId,
        Guid SecretId, string TokenHint, DateTimeOffset InstalledAt) : ChannelEvent;

    [EventType("channel.disconnected.v1")]
    public sealed record Disconnected(string Reason) : ChannelEvent;

    /// <summary>The channel's side took the token back, or refuses it.</summary>
    [EventType("channel.token_revoked.v1")]
    public sealed record TokenRevoked(string Reason) : ChannelEvent;
}
