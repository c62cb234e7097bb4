namespace Konstruct.Domain.Agents;

/// <summary>An employee's life: hired, perhaps paused, in the end retired.</summary>
public abstract record Agent
{
    private Agent()
    {
    }

    public sealed record NotHired : Agent;

    public sealed record Active(AgentConfiguration Configuration) : Agent;

    public sealed record Paused(AgentConfiguration Configuration) : Agent;

    public sealed record Retired(AgentConfiguration Configuration) : Agent;
}
