using Konstruct.Api.Channels;
using Konstruct.Api.Channels.Slack;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Konstruct.Projections.Channels;
using Npgsql;

namespace Konstruct.Api.Handoff;

/// <summary>Calls people in Slack: in a channel, or in a direct message.</summary>
internal sealed class SlackHandoff(
    SlackChannels channels, SlackDirectory directory, SlackApi api, SlackCalling calling, RevokeChannel revoke, Databases databases)
{
    public const string NotConnected = "channel_not_connected";

    /// <summary>The clock here and Slack's differ.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    /// <param name="channelId">The conversation's channel; when it is none of Slack's, the tenant's first workspace is used.</param>
    public async Task<HandoffSent> NotifyAsync(
        TenantId tenant, Guid? channelId, HandoffTarget target, HandoffPackage package, Guid outboundId, bool mayStand,
        Func<StandingPackage, Task> stands, CancellationToken cancellation)
    {
        if (await ConnectAsync(tenant, channelId, cancellation) is not var (channel, workspace))
            return new HandoffSent.Failed(NotConnected, Final: true);
        var sent = await PlaceAsync(workspace, target, cancellation) switch
        {
            SlackResult<string>.Ok place => await PostAsync(workspace, place.Value, package, outboundId, mayStand, StandsAt, cancellation),
            SlackResult<string>.Failed failed => Of(failed.Failure),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (sent is HandoffSent.Failed { Final: true } dead && SlackApiErrors.KindOf(dead.Code) == SlackFailureKind.InstallationDead)
            // as of this installation: a workspace connected anew meanwhile stays connected
            await revoke.ExecuteAsync(tenant, channel.ChannelId, channel.TeamId, dead.Code, at: channel.InstalledAt, cancellation);
        return sent;

        Task StandsAt(string place, string ts) =>
            stands(new StandingPackage(channel.ChannelId, new ConversationAddress(SlackChannels.Kind, channel.TeamId, place, ts)));
    }

    /// <summary>Into the thread of the package. Standing there twice after a lost answer does no harm; missing it would.</summary>
    /// <param name="place">Where the package stands.</param>
    /// <param name="threadTs">The package's ts.</param>
    public async Task<HandoffSent> RelayAsync(
        TenantId tenant, Guid? channelId, string place, string threadTs, RelayedMessage message, Guid outboundId, CancellationToken cancellation)
    {
        if (await ConnectAsync(tenant, channelId, cancellation) is not var (_, workspace))
            return new HandoffSent.Failed(NotConnected, Final: true);
        return await calling.PostAsync(workspace, place, threadTs, SlackHandoffText.Render(message), outboundId, 1, cancellation) switch
        {
            SlackResult<SlackPosted>.Ok posted => new HandoffSent.Delivered(posted.Value.Ts, place),
            SlackResult<SlackPosted>.Unknown unknown => new HandoffSent.Failed(unknown.Code, Final: false),
            SlackResult<SlackPosted>.Failed failed => Of(failed.Failure),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<(SlackChannel, SlackWorkspace)?> ConnectAsync(TenantId tenant, Guid? channelId, CancellationToken cancellation)
    {
        if (channelId is { } known && await channels.ConnectAsync(tenant, known, cancellation) is { } connected && SlackId.IsId(connected.Channel.TeamId))
            return connected;
        var rows = await ReadModels.Channels.QueryAsync(
            databases, tenant, "kind = $2 and status = $3 order by installed_at",
            [new NpgsqlParameter { Value = SlackChannels.Kind }, new NpgsqlParameter { Value = ChannelRow.Connected }], cancellation);
        return rows.Count > 0 ? await channels.ConnectAsync(tenant, rows[0].ChannelId, cancellation) : null;
    }

    /// <summary>The channel's id, or that of the direct message with the person.</summary>
    private async Task<SlackResult<string>> PlaceAsync(SlackWorkspace workspace, HandoffTarget target, CancellationToken cancellation)
    {
        switch (target)
        {
            case HandoffTarget.SlackChannel { IsId: true } named:
                return new SlackResult<string>.Ok(named.Name);
            case HandoffTarget.SlackChannel named:
                return await directory.FindChannelAsync(workspace, named.Name, cancellation);
            case HandoffTarget.SlackUser person:
                var found = person.IsId ? new SlackResult<string>.Ok(person.Name) : await directory.FindPersonAsync(workspace, person.Name, cancellation);
                return found is SlackResult<string>.Ok { Value: var user } ? await api.OpenDirectAsync(workspace, user, cancellation) : found;
            default:
                throw new ArgumentException($"{target.GetType().Name} is not in Slack.", nameof(target));
        }
    }

    private async Task<HandoffSent> PostAsync(
        SlackWorkspace workspace, string place, HandoffPackage package, Guid outboundId, bool mayStand, Func<string, string, Task> stands,
        CancellationToken cancellation)
    {
        var standing = new SlackStanding(new Dictionary<int, string>(), Complete: true);
        if (mayStand)
        {
            switch (await calling.FindAsync(workspace, place, outboundId, package.Call.At - s_skew, cancellation))
            {
                case SlackResult<SlackStanding>.Ok found:
                    standing = found.Value;
                    break;
                case SlackResult<SlackStanding>.Failed { Failure: { Kind: SlackFailureKind.Retry } failure }:
                    return Of(failure);
                // what may not be read was not searched; a second call is better than none
            }

            if (!standing.Complete && !standing.Parts.ContainsKey(1))
                return new HandoffSent.Failed("search_incomplete", Final: false);
        }

        return await PostMissingAsync(workspace, place, SlackHandoffText.Render(package), standing, outboundId, stands, cancellation);
    }

    private async Task<HandoffSent> PostMissingAsync(
        SlackWorkspace workspace, string place, IReadOnlyList<string> parts, SlackStanding standing, Guid outboundId,
        Func<string, string, Task> stands, CancellationToken cancellation)
    {
        var root = standing.Parts.GetValueOrDefault(1);
        if (root is not null)
            await stands(place, root);
        for (var part = 1; part <= parts.Count; part++)
        {
            if (standing.Parts.ContainsKey(part))
                continue;
            switch (await calling.PostAsync(workspace, place, root, parts[part - 1], outboundId, part, cancellation))
            {
                case SlackResult<SlackPosted>.Ok posted:
                    // at once: somebody may answer while the rest still goes out
                    if (root is null)
                        await stands(place, posted.Value.Ts);
                    root ??= posted.Value.Ts;
                    break;
                case SlackResult<SlackPosted>.Unknown unknown:
                    return new HandoffSent.Failed(unknown.Code, Final: false);
                case SlackResult<SlackPosted>.Failed { Failure: var failure }:
                    // the call itself stands there: what is missing behind it is no reason to call somebody else
                    if (root is not null && failure.Kind != SlackFailureKind.Retry)
                        return new HandoffSent.Delivered(root, place);
                    return Of(failure);
            }
        }

        return new HandoffSent.Delivered(root, place);
    }

    private static HandoffSent.Failed Of(SlackFailure failure) =>
        new(failure.Code, Final: failure.Kind != SlackFailureKind.Retry, failure.RetryAfter);
}
