using Konstruct.Domain.Agents;

namespace Konstruct.Domain.Tests.Agents;

internal static class AgentExamples
{
    public static readonly AgentConfiguration Nora = new(
        "Nora", "customer support", "Warm and brief.", "Never promise refunds.", "balanced",
        ["knowledge_search"], [new EscalationRule("billing AND attempts > 2", "inbox")], "25.00");

    /// <summary>Equal in every word, made anew.</summary>
    public static readonly AgentConfiguration NoraAgain = Nora with { Tools = ["knowledge_search"], EscalationRules = [new EscalationRule("billing AND attempts > 2", "inbox")] };

    public static readonly AgentEvent Hired = new AgentEvent.Hired(Nora);
    public static readonly AgentEvent Paused = new AgentEvent.Paused();
    public static readonly AgentEvent Resumed = new AgentEvent.Resumed();
    public static readonly AgentEvent Retired = new AgentEvent.Retired();
}
