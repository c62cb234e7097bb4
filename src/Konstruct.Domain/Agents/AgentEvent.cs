using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Agents;

/// <summary>An AI employee of one tenant.</summary>
public abstract record AgentEvent
{
    private AgentEvent()
    {
    }

    [EventType("agent.hired.v1")]
    public sealed record Hired(AgentConfiguration Configuration) : AgentEvent;

    /// <summary>The whole configuration again, so that a version needs no other event to be read.</summary>
    [EventType("agent.revised.v1")]
    public sealed record Revised(AgentConfiguration Configuration) : AgentEvent;

    [EventType("agent.paused.v1")]
    public sealed record Paused : AgentEvent;

    [EventType("agent.resumed.v1")]
    public sealed record Resumed : AgentEvent;

    [EventType("agent.retired.v1")]
    public sealed record Retired : AgentEvent;
}
