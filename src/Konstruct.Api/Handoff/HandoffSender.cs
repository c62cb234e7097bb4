using System.Diagnostics;
using Konstruct.Domain.Handoff;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Handoff;

/// <summary>Calls a person, wherever they are. One target at a time: who is next is decided by the conversation.</summary>
internal sealed partial class HandoffSender(SlackHandoff slack, WebhookHandoff webhook, ILogger<HandoffSender> log)
{
    /// <summary>Ends in a place, or in a code that says whether trying again helps.</summary>
    /// <param name="channelId">The conversation's channel.</param>
    /// <param name="outboundId">The same for every try of one call.</param>
    /// <param name="mayStand">An earlier try may have succeeded: what stands there is looked for and not posted again.</param>
    /// <param name="stands">Told as soon as the package stands where people can answer under it, whatever still comes behind it.</param>
    public async Task<HandoffSent> NotifyAsync(
        TenantId tenant, Guid? channelId, HandoffTarget target, HandoffPackage package, Guid outboundId, bool mayStand,
        Func<StandingPackage, Task> stands, CancellationToken cancellation)
    {
        var sent = target switch
        {
            HandoffTarget.Inbox inbox => new HandoffSent.Delivered(null, inbox.Text),
            HandoffTarget.SlackChannel or HandoffTarget.SlackUser => await slack.NotifyAsync(tenant, channelId, target, package, outboundId, mayStand, stands, cancellation),
            HandoffTarget.Webhook hook => await webhook.NotifyAsync(tenant, hook, package, outboundId, cancellation),
            _ => throw new UnreachableException(),
        };
        if (sent is HandoffSent.Failed failed)
            Failed(package.Call.HandoffId, target.GetType().Name, failed.Code, failed.Final);
        return sent;
    }

    /// <summary>Passes on what the person writes after the package.</summary>
    /// <param name="place">Where the package stands; null where there is no such thing.</param>
    /// <param name="externalId">The other side's id of the package.</param>
    public async Task<HandoffSent> RelayAsync(
        TenantId tenant, Guid? channelId, HandoffTarget target, string? place, string? externalId, RelayedMessage message, Guid outboundId, CancellationToken cancellation)
    {
        var sent = target switch
        {
            HandoffTarget.SlackChannel or HandoffTarget.SlackUser when place is not null && externalId is not null =>
                await slack.RelayAsync(tenant, channelId, place, externalId, message, outboundId, cancellation),
            HandoffTarget.Webhook hook => await webhook.RelayAsync(tenant, hook, message, outboundId, cancellation),
            _ => new HandoffSent.Delivered(null, target.Text),
        };
        if (sent is HandoffSent.Failed failed)
            Failed(message.HandoffId, target.GetType().Name, failed.Code, failed.Final);
        return sent;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Calling somebody for the handover {Handoff} ({Kind}) failed with {Code} (final: {Final})")]
    private partial void Failed(Guid handoff, string kind, string code, bool final);
}
