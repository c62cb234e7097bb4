using Konstruct.Domain.Handoff.Rules;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Tests.Handoff.Rules;

internal static class RuleExamples
{
    /// <summary>A third message about a bill, in Slack, at work, in English.</summary>
    public static readonly Facts Third = new(
        3, 4, 0.4m, "en", "slack", true,
        UserText.Of("I was charged twice.", "I want my money back, please", "Hello? The refund!"));

    /// <summary>Nothing but what is always known.</summary>
    public static readonly Facts Unknown = new(1, 1, null, null, null, null, UserText.None);

    public static Facts Saying(string text) => Unknown with { Text = UserText.Of(text) };

    public static Rule Rule(string text) => RuleParser.Parse(text).Rule.ShouldNotBeNull(RuleParser.Parse(text).Error?.ToString());

    public static bool? Ask(string rule, Facts facts) => RuleEvaluation.Evaluate(Rule(rule), facts);
}
