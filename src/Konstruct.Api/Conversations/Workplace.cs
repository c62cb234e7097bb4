using System.Collections.Concurrent;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Handoff.Rules;
using Konstruct.EventStore;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.Agents;
using Konstruct.Projections.Tenants;
using Npgsql;

namespace Konstruct.Api.Conversations;

/// <summary>Who answers a tenant's channels now.</summary>
/// <param name="AgentId">The first active employee; null: nobody.</param>
internal sealed record OnDuty(bool TenantIsActive, Guid? AgentId, long AgentVersion);

/// <summary>Finds the employee on duty, and employees as they were at a version.</summary>
internal sealed class Workplace(Databases databases, EventReader reader)
{
    private const int MaxCached = 5_000;

    // a version never changes, so it may be kept
    private readonly ConcurrentDictionary<(TenantId, Guid, long), (AgentConfiguration Configuration, ReadRules Rules)> _employees = new();

    public async Task<OnDuty> OnDutyAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            select (select t.status from views.tenants t where t.tenant_id = $1 limit 1), a.agent_id, a.version
            from (select 1) one left join lateral (
              select agent_id, version from views.agents where tenant_id = $1 and status = $2 order by hired_at, agent_id limit 1) a on true
            """)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = tenant.Value }, new NpgsqlParameter<string> { TypedValue = AgentRow.Active } },
        });
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        await rows.ReadAsync(cancellation);
        var active = !await rows.IsDBNullAsync(0, cancellation) && rows.GetString(0) == TenantRow.Active;
        return await rows.IsDBNullAsync(1, cancellation)
            ? new OnDuty(active, null, 0)
            : new OnDuty(active, rows.GetGuid(1), rows.GetInt64(2));
    }

    /// <summary>The configuration as of a version of the employee's stream.</summary>
    public async ValueTask<AgentConfiguration> ConfigurationAsync(TenantId tenant, Guid agentId, long version, CancellationToken cancellation) =>
        (await EmployeeAsync(tenant, agentId, version, cancellation)).Configuration;

    /// <summary>The same with its rules read.</summary>
    public async ValueTask<(AgentConfiguration Configuration, ReadRules Rules)> EmployeeAsync(
        TenantId tenant, Guid agentId, long version, CancellationToken cancellation)
    {
        if (_employees.TryGetValue((tenant, agentId, version), out var known))
            return known;
        var events = await reader.ReadStreamAsync(new StreamId(tenant, "agent", agentId), 0, version, cancellation);
        var configuration = events.Select(e => e.Data).Select(e => e switch
        {
            AgentEvent.Hired hired => hired.Configuration,
            AgentEvent.Revised revised => revised.Configuration,
            _ => null,
        }).Last(c => c is not null)!;
        if (_employees.Count >= MaxCached)
            _employees.Clear();
        return _employees[(tenant, agentId, version)] = (configuration, ReadRules.Of(configuration.EscalationRules));
    }
}
