using System.Globalization;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Handoff.Rules;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Api.Conversations;

/// <summary>Why a turn goes to a human before any model is asked.</summary>
/// <param name="Rule">The employee's rule that decides; null: the person asked for a human.</param>
internal sealed record Escalating(string Reason, EscalationRule? Rule, IReadOnlyDictionary<string, string> Facts)
{
    /// <param name="rules">The employee's, read.</param>
    /// <param name="asked">What the turn's messages say.</param>
    /// <param name="unsettled">What people wrote since the conversation began or was handed back, the turn's messages included.</param>
    /// <param name="confidence">How near the company's documents come to the question; null: it has none.</param>
    /// <returns>Null: the employee answers.</returns>
    public static Escalating? Of(
        AgentConfiguration agent, ReadRules rules, Conversation conversation, IReadOnlyList<string> asked, IReadOnlyList<string> unsettled, double? confidence,
        DateTimeOffset now)
    {
        var facts = new Facts(
            conversation.Attempts, conversation.Turns, confidence is { } c ? Math.Round((decimal)c, 3) : null,
            TextLanguage.Detect(string.Join('\n', asked)), conversation.Address!.Channel, IsOpen(agent, now), UserText.Of([.. unsettled]));
        if (asked.Any(text => HumanRequest.Detect(text) is not null))
            return new Escalating(EscalationReason.HumanRequested, null, Said(facts));
        return rules.Evaluate(facts).Decides is { } rule
            ? new Escalating(EscalationReason.Rule, new EscalationRule(rule.When, rule.To), Said(facts))
            : null;
    }

    private static bool? IsOpen(AgentConfiguration agent, DateTimeOffset now) =>
        agent.BusinessHours is { } hours && TimeZoneInfo.TryFindSystemTimeZoneById(HandoffSettings.Zone(agent), out var zone) ? hours.IsOpen(now, zone) : null;

    private static Dictionary<string, string> Said(Facts facts)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["attempts"] = facts.Attempts.ToString(CultureInfo.InvariantCulture),
            ["turns"] = facts.Turns.ToString(CultureInfo.InvariantCulture),
        };
        if (facts.Confidence is { } confidence)
            said["confidence"] = confidence.ToString(CultureInfo.InvariantCulture);
        if (facts.Language is { } language)
            said["language"] = language;
        if (facts.Channel is { } channel)
            said["channel"] = channel;
        if (facts.BusinessHours is { } open)
            said["business_hours"] = open ? "true" : "false";
        return said;
    }
}
