using Konstruct.Domain.Agents;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Agents;

/// <summary>An employee as lists show it. Table: views.agents.</summary>
/// <param name="Version">Its stream's version: which configuration this is.</param>
public sealed record AgentRow(
    [property: Key] Guid AgentId, string Name, string Role, string Model, string Status, long Version, DateTimeOffset HiredAt)
{
    public const string Active = "active";
    public const string Paused = "paused";
    public const string Retired = "retired";
}

public sealed class AgentsReadModel : IReadModel<AgentRow>
{
    public string Name => "agents";

    public int Version => 1;

    public Lifecycle Lifecycle => Lifecycle.Inline;

    public IReadOnlyCollection<Type> Events { get; } =
        [typeof(AgentEvent.Hired), typeof(AgentEvent.Revised), typeof(AgentEvent.Paused), typeof(AgentEvent.Resumed), typeof(AgentEvent.Retired)];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public AgentRow? Apply(AgentRow? row, RowKey key, Recorded recorded) => recorded.Data switch
    {
        AgentEvent.Hired e => new AgentRow(
            recorded.StreamId, e.Configuration.Name, e.Configuration.Role, e.Configuration.Model, AgentRow.Active, recorded.Version, EdgeTime.Of(recorded)),
        AgentEvent.Revised e => row is null ? null : row with
        {
            Name = e.Configuration.Name, Role = e.Configuration.Role, Model = e.Configuration.Model, Version = recorded.Version,
        },
        AgentEvent.Paused => row is null ? null : row with { Status = AgentRow.Paused, Version = recorded.Version },
        AgentEvent.Resumed => row is null ? null : row with { Status = AgentRow.Active, Version = recorded.Version },
        AgentEvent.Retired => row is null ? null : row with { Status = AgentRow.Retired, Version = recorded.Version },
        _ => row,
    };
}
