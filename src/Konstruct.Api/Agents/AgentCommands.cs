using Konstruct.Api.Platform;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Agents;

/// <summary>Hiring and changing employees.</summary>
internal sealed class AgentCommands(Platform.Streams streams, Ids ids)
{
    public const string StreamType = "agent";

    public async Task<(Guid Id, Refusal? Refusal)> HireAsync(
        TenantId tenant, AgentConfiguration configuration, EventContext context, CancellationToken cancellation)
    {
        var id = ids.Next();
        return (id, await ExecuteAsync(tenant, id, new AgentDecider.Command.Hire(configuration), context, cancellation));
    }

    public async Task<Refusal?> ExecuteAsync(
        TenantId tenant, Guid id, AgentDecider.Command command, EventContext context, CancellationToken cancellation)
    {
        if (ConfigurationOf(command) is { } configuration && !HandoffSettings.Zones(configuration).All(zone => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)))
            return AgentRefusals.BadTimeZone;
        var outcome = await streams.ExecuteAsync(
            new StreamId(tenant, StreamType, id), AgentDecider.Instance, command, context, ReadModels.Agents, cancellation: cancellation);
        return outcome.Refusal;
    }

    private static AgentConfiguration? ConfigurationOf(AgentDecider.Command command) => command switch
    {
        AgentDecider.Command.Hire hire => hire.Configuration,
        AgentDecider.Command.Revise revise => revise.Configuration,
        _ => null,
    };
}
