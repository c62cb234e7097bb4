using Konstruct.Api.Channels.Slack;
using Konstruct.Api.Platform;
using Konstruct.Domain.Channels;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Channels;

/// <summary>The channel's side took its token back: the channel is disconnected, its token deleted, its workspace free to be connected anew.</summary>
internal sealed class RevokeChannel(Platform.Streams streams, KeyVault keys, TimeProvider time)
{
    /// <param name="reason">A stable code.</param>
    /// <param name="at">When the other side says it happened; before the installation it changes nothing. Null: now.</param>
    /// <returns>Whether the channel was disconnected by this.</returns>
    public async Task<bool> ExecuteAsync(
        TenantId tenant, Guid channelId, string externalKey, string reason, DateTimeOffset? at, CancellationToken cancellation)
    {
        var vault = await keys.OfAsync(tenant, cancellation);
        var secretId = vault.Digest("channel-secret", SlackChannels.Kind, externalKey);
        var outcome = await streams.ExecuteAsync(
            new StreamId(tenant, "channel", channelId),
            ChannelDecider.Instance,
            new ChannelDecider.Command.RevokeToken(reason, at ?? time.GetUtcNow()),
            new EventContext(UserName: "konstruct"),
            ReadModels.Channels,
            also: unit => unit
                .Also(Statement.Of("select events.delete_secret($1, $2)", tenant.Value, secretId))
                .Also(Statement.Of("select events.release_external_key($1, $2, $3)", tenant.Value, SlackChannels.Kind, externalKey)),
            cancellation: cancellation);
        return outcome.Changed;
    }
}
