using Konstruct.Domain.Handoff;

namespace Konstruct.Domain.Agents;

/// <summary>Everything an employee is. Stored whole with every change, so that version N is complete.</summary>
/// <param name="Name">What it is called; the system prompt says so.</param>
/// <param name="Role">Its role, in the customer's words.</param>
/// <param name="Persona">How it is; goes into the system prompt word for word. Null: none.</param>
/// <param name="SystemPrompt">Further instructions. Null: none.</param>
/// <param name="Model">A preference (<c>quality</c>, <c>balanced</c>, <c>economy</c>, <c>local</c>) or <c>provider/model</c>.</param>
/// <param name="Tools">Names of the tools it may use.</param>
/// <param name="EscalationRules">When it hands over, and to whom.</param>
/// <param name="MonthlyBudgetUsd">A decimal; null: no limit set.</param>
/// <param name="ToolSettings">How some of the tools may be used; a tool without an entry is used by its defaults.</param>
/// <param name="BusinessHours">When people are at work; null: nobody knows, and rules that ask do not trigger.</param>
/// <param name="HandoffTimeoutMinutes">How long a person who is called has to answer before the next is tried; null: 15 minutes.</param>
/// <param name="TimeZone">A zone of the IANA database, e.g. <c>Europe/Madrid</c>; null: UTC.</param>
public sealed record AgentConfiguration(
    string Name,
    string Role,
    string? Persona = null,
    string? SystemPrompt = null,
    string Model = "balanced",
    IReadOnlyList<string>? Tools = null,
    IReadOnlyList<EscalationRule>? EscalationRules = null,
    string? MonthlyBudgetUsd = null,
    IReadOnlyList<ToolSetting>? ToolSettings = null,
    BusinessHours? BusinessHours = null,
    int? HandoffTimeoutMinutes = null,
    string? TimeZone = null)
{
    /// <summary>Equal in every word; a record alone compares its lists by reference. No list and an empty one are the same.</summary>
    public bool IsSameAs(AgentConfiguration other) =>
        this with { Tools = null, EscalationRules = null, ToolSettings = null } == other with { Tools = null, EscalationRules = null, ToolSettings = null }
        && (Tools ?? []).SequenceEqual(other.Tools ?? [])
        && (EscalationRules ?? []).SequenceEqual(other.EscalationRules ?? [])
        && (ToolSettings ?? []).SequenceEqual(other.ToolSettings ?? [], ToolSetting.SameInEveryWord);
}

/// <param name="When">A rule, e.g. <c>billing AND attempts > 2</c>.</param>
/// <param name="To"><c>inbox</c>, <c>slack:#channel</c>, <c>slack:@user</c> or <c>webhook:URL</c>; several, separated by commas, are tried one after another.</param>
public sealed record EscalationRule(string When, string To = EscalationRule.Inbox)
{
    public const string Inbox = "inbox";
}
