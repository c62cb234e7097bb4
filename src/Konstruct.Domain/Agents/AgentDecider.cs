using System.Diagnostics;
using System.Globalization;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tools;

namespace Konstruct.Domain.Agents;

public static class AgentDecider
{
    public const int MaxNameLength = 100;
    public const int MaxRoleLength = 200;
    public const int MaxTextLength = 20_000;
    public const int MaxModelLength = 200;
    public const int MaxTools = 100;
    public const int MaxToolNameLength = 100;
    public const int MaxHosts = 100;
    public const int MaxRules = 100;
    public const int MaxRuleLength = 500;

    private static readonly string[] s_preferences = ["quality", "balanced", "economy", "local"];
    private static readonly string[] s_approvals = [ToolSetting.Always, ToolSetting.Never, ToolSetting.Outside];

    public abstract record Command
    {
        private Command()
        {
        }

        public sealed record Hire(AgentConfiguration Configuration) : Command;

        public sealed record Revise(AgentConfiguration Configuration) : Command;

        public sealed record Pause : Command;

        public sealed record Resume : Command;

        public sealed record Retire : Command;
    }

    public static readonly Decider<Agent, Command, AgentEvent> Instance = new(new Agent.NotHired(), Evolve, Decide);

    private static readonly Decision<AgentEvent> s_nothing = Decision<AgentEvent>.Nothing;

    private static Agent Evolve(Agent state, AgentEvent happened) => (state, happened) switch
    {
        (_, AgentEvent.Hired e) => new Agent.Active(e.Configuration),
        (Agent.Active, AgentEvent.Revised e) => new Agent.Active(e.Configuration),
        (Agent.Paused, AgentEvent.Revised e) => new Agent.Paused(e.Configuration),
        (Agent.Active a, AgentEvent.Paused) => new Agent.Paused(a.Configuration),
        (Agent.Paused a, AgentEvent.Resumed) => new Agent.Active(a.Configuration),
        (Agent.Active a, AgentEvent.Retired) => new Agent.Retired(a.Configuration),
        (Agent.Paused a, AgentEvent.Retired) => new Agent.Retired(a.Configuration),
        _ => state,
    };

    private static Decision<AgentEvent> Decide(Agent state, Command command, DateTimeOffset now) => (state, command) switch
    {
        (_, Command.Hire c) when Check(c.Configuration) is { } refusal => refusal,
        (_, Command.Revise c) when Check(c.Configuration) is { } refusal => refusal,
        (Agent.NotHired, Command.Hire c) => new AgentEvent.Hired(c.Configuration),
        (Agent.Active a, Command.Hire c) when a.Configuration.IsSameAs(c.Configuration) => s_nothing,
        (_, Command.Hire) => AgentRefusals.AlreadyHired,
        (Agent.NotHired, _) => AgentRefusals.Unknown,
        (Agent.Retired, Command.Retire) => s_nothing,
        (Agent.Retired, _) => AgentRefusals.IsRetired,
        (Agent.Active a, Command.Revise c) when a.Configuration.IsSameAs(c.Configuration) => s_nothing,
        (Agent.Paused a, Command.Revise c) when a.Configuration.IsSameAs(c.Configuration) => s_nothing,
        (_, Command.Revise c) => new AgentEvent.Revised(c.Configuration),
        (Agent.Active, Command.Pause) => new AgentEvent.Paused(),
        (Agent.Paused, Command.Pause) => s_nothing,
        (Agent.Paused, Command.Resume) => new AgentEvent.Resumed(),
        (Agent.Active, Command.Resume) => s_nothing,
        (_, Command.Retire) => new AgentEvent.Retired(),
        _ => throw new UnreachableException(),
    };

    private static Refusal? Check(AgentConfiguration c)
    {
        if (!Line.IsLine(c.Name, MaxNameLength))
            return AgentRefusals.BadName;
        if (!Line.IsLine(c.Role, MaxRoleLength))
            return AgentRefusals.BadRole;
        if (c.Persona?.Length > MaxTextLength || c.SystemPrompt?.Length > MaxTextLength)
            return AgentRefusals.TooLong;
        // PostgreSQL keeps no U+0000
        if (c.Persona?.Contains('\0') == true || c.SystemPrompt?.Contains('\0') == true)
            return AgentRefusals.BadText;
        if (!IsModel(c.Model))
            return AgentRefusals.BadModel;
        if (c.Tools is { } tools && (tools.Count > MaxTools || tools.Distinct().Count() < tools.Count || !tools.All(t => Line.IsLine(t, MaxToolNameLength))))
            return AgentRefusals.BadTools;
        if (c.ToolSettings is { } settings && (settings.Select(s => s?.Name).Distinct().Count() < settings.Count || !settings.All(s => IsSetting(s, c.Tools))))
            return AgentRefusals.BadToolSettings;
        if (c.EscalationRules is { } rules && (rules.Count > MaxRules || !rules.All(IsRule)))
            return AgentRefusals.BadRules;
        if (AgentRules.Check(c.EscalationRules ?? []) is { } wrong)
            return wrong;
        if (HandoffSettings.Check(c) is { } unusable)
            return unusable;
        return c.MonthlyBudgetUsd is { } budget && !IsMoney(budget) ? AgentRefusals.BadBudget : null;
    }

    private static bool IsModel(string? model) =>
        Line.IsLine(model, MaxModelLength)
        && (s_preferences.Contains(model) || (model!.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < model.Length - 1));

    private static bool IsSetting(ToolSetting? setting, IReadOnlyList<string>? tools) =>
        setting is not null && tools?.Contains(setting.Name) == true
        && (setting.Approval is null || s_approvals.Contains(setting.Approval))
        && (setting.Hosts is null || (setting.Name == BuiltInTools.HttpRequest && setting.Hosts.Count <= MaxHosts && setting.Hosts.All(HostRule.IsValid)));

    private static bool IsRule(EscalationRule? rule) =>
        rule is not null && Line.IsLine(rule.When, MaxRuleLength) && Line.IsLine(rule.To, MaxRuleLength);

    private static bool IsMoney(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount >= 0;
}
