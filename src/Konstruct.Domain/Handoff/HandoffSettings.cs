using Konstruct.Domain.Agents;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Handoff;

/// <summary>What an employee's configuration says about handing over, with the defaults.</summary>
public static class HandoffSettings
{
    public const int DefaultTimeoutMinutes = 15;
    public const int MaxTimeoutMinutes = 1_440;
    public const string DefaultZone = "UTC";

    /// <summary>How long a person who was called has to answer.</summary>
    public static TimeSpan Timeout(AgentConfiguration agent) => TimeSpan.FromMinutes(agent.HandoffTimeoutMinutes ?? DefaultTimeoutMinutes);

    /// <summary>The zone that business hours are meant in.</summary>
    public static string Zone(AgentConfiguration agent) => agent.BusinessHours?.Zone ?? agent.TimeZone ?? DefaultZone;

    /// <summary>What cannot be; whether a zone exists on this machine is asked outside, see <see cref="Zones"/>.</summary>
    public static Refusal? Check(AgentConfiguration agent)
    {
        if (agent.HandoffTimeoutMinutes is < 1 or > MaxTimeoutMinutes)
            return AgentRefusals.BadTimeout;
        if (!Zones(agent).All(IsZoneName))
            return AgentRefusals.BadTimeZone;
        return agent.BusinessHours is { } hours && !IsWeek(hours.Hours) ? AgentRefusals.BadHours : null;
    }

    /// <summary>The zones that the configuration names.</summary>
    public static IEnumerable<string> Zones(AgentConfiguration agent) =>
        new[] { agent.TimeZone, agent.BusinessHours?.Zone }.OfType<string>();

    private static bool IsWeek(WeeklyHours? week)
    {
        if (week is null)
            return false;
        var open = 0;
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            if (!DayHours.TryParse(week.Of(day), out var spans))
                return false;
            open += spans.Count;
        }

        return open > 0;
    }

    // Area/Place; nothing that could leave the folder in which zones are looked up
    private static bool IsZoneName(string zone) =>
        zone.Length is > 0 and <= 64 && zone.Split('/').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+'));
}
