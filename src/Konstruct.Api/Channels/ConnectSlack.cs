using Konstruct.Api.Channels.Slack;
using Konstruct.Api.Platform;
using Konstruct.Domain.Channels;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Channels;

/// <summary>What connecting a channel led to.</summary>
internal sealed record ChannelConnected(Guid ChannelId, string? WorkspaceName, Refusal? Refusal);

/// <summary>
/// Connects a Slack workspace by its bot token: Slack is asked whose token it is, the token is sealed, and the workspace is claimed for
/// the tenant, all in one unit of work. A workspace belongs to one tenant at a time.
/// </summary>
internal sealed class ConnectSlack(Platform.Streams streams, KeyVault keys, SlackApi api, TimeProvider time)
{
    /// <param name="botUserId">Null: what Slack says.</param>
    public async Task<ChannelConnected> ExecuteAsync(
        TenantId tenant, string team, string token, string? botUserId, EventContext context, CancellationToken cancellation)
    {
        if (!SlackId.IsId(team) || team[0] is not ('T' or 'E'))
            return new ChannelConnected(Guid.Empty, null, ChannelRefusals.BadTeam);
        if (!token.StartsWith("xox", StringComparison.Ordinal) || token.Length > 512 || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return new ChannelConnected(Guid.Empty, null, ChannelRefusals.BadToken);

        var (identity, refusal) = await AskSlackAsync(team, token, cancellation);
        if (identity is null)
            return new ChannelConnected(Guid.Empty, null, refusal);

        var vault = await keys.OfAsync(tenant, cancellation);
        // keyed, so that connecting again is the same channel
        var channel = new StreamId(tenant, "channel", vault.Digest("channel", SlackChannels.Kind, team));
        var secretId = vault.Digest("channel-secret", SlackChannels.Kind, team);
        var connected = new ChannelEvent.Connected(
            SlackChannels.Kind, team, identity.TeamName, botUserId ?? identity.BotUserId, identity.BotId, identity.AppId,
            secretId, "..." + token[^4..], Installed(time.GetUtcNow()));
        try
        {
            var outcome = await streams.ExecuteAsync(
                channel, ChannelDecider.Instance, new ChannelDecider.Command.Connect(connected), context, ReadModels.Channels,
                also: unit => unit
                    .Also(Statement.Of("select events.claim_external_key($1, $2, $3, $4)", tenant.Value, SlackChannels.Kind, team, channel.Id))
                    .Also(Statement.Of("select events.put_secret($1, $2, $3)", tenant.Value, secretId, vault.SealSecret(secretId, token))),
                cancellation: cancellation);
            return new ChannelConnected(channel.Id, identity.TeamName, outcome.Refusal);
        }
        catch (ExternalKeyTakenException)
        {
            return new ChannelConnected(Guid.Empty, null, ChannelRefusals.TakenByAnotherTenant);
        }
    }

    // whole milliseconds: the read model keeps microseconds, and an installation is told from the next by this moment
    private static DateTimeOffset Installed(DateTimeOffset now) => DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    private async Task<(SlackIdentity? Identity, Refusal? Refusal)> AskSlackAsync(string team, string token, CancellationToken cancellation) =>
        await api.AuthTestAsync(new SlackWorkspace(team, new SlackToken(token), null), cancellation) switch
        {
            SlackResult<SlackIdentity>.Ok { Value: var identity } when identity.TeamId == team || identity.EnterpriseId == team => (identity, null),
            SlackResult<SlackIdentity>.Ok => (null, ChannelRefusals.OtherTeam),
            SlackResult<SlackIdentity>.Failed { Failure.Kind: SlackFailureKind.Retry } => (null, ChannelRefusals.Unreachable),
            SlackResult<SlackIdentity>.Failed => (null, ChannelRefusals.TokenRefused),
            _ => (null, ChannelRefusals.Unreachable),
        };
}
