using System.Diagnostics;
using System.Globalization;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Agents;

public static class AgentDecider
{
    public const int MaxNameLength = 100;
    public const int MaxRoleLength = 200;
    public const int MaxTextLength = 20_000;

    private static readonly string[] s_preferences = ["quality", "balanced", "economy", "local"];

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
        (_, Command.Hire) => AgentRefusals.AlreadyHired,
        (Agent.NotHired, _) => AgentRefusals.Unknown,
        (Agent.Retired, Command.Retire) => s_nothing,
        (Agent.Retired, _) => AgentRefusals.IsRetired,
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
        if (!IsLine(c.Name, MaxNameLength))
            return AgentRefusals.BadName;
        if (!IsLine(c.Role, MaxRoleLength))
            return AgentRefusals.BadRole;
        if (c.Persona?.Length > MaxTextLength || c.SystemPrompt?.Length > MaxTextLength)
            return AgentRefusals.TooLong;
        if (!IsModel(c.Model))
            return AgentRefusals.BadModel;
        return c.MonthlyBudgetUsd is { } budget && !IsMoney(budget) ? AgentRefusals.BadBudget : null;
    }

    private static bool IsLine(string? text, int max) =>
        text is not null && text.Trim().Length is > 0 && text.Length <= max && !text.Any(char.IsControl);

    private static bool IsModel(string model) =>
        s_preferences.Contains(model) || (model.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < model.Length - 1 && model.Length <= 200);

    private static bool IsMoney(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount >= 0;
}
