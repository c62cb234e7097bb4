using Konstruct.Domain.Handoff.Rules;
using static Konstruct.Domain.Tests.Handoff.Rules.RuleExamples;

namespace Konstruct.Domain.Tests.Handoff.Rules;

public class FindingRulesThatSayNothing
{
    [Theory]
    [InlineData("attempts >= 0")]
    [InlineData("turns >= 0")]
    [InlineData("count > -1")]
    [InlineData("attempts != -1")]
    [InlineData("confidence <= 1")]
    [InlineData("confidence >= 0")]
    [InlineData("a OR NOT a")]
    [InlineData("NOT (a AND NOT a)")]
    [InlineData("refund OR NOT keyword \"Refund!\"")]
    [InlineData("billing OR NOT Billing")]
    [InlineData("business_hours OR business_hours = false")]
    [InlineData("attempts > 2 OR attempts < 3")]
    [InlineData("attempts > 2 OR attempts <= 2")]
    [InlineData("confidence < 0.5 OR confidence >= 0.5")]
    [InlineData("language != en OR language != es")]
    [InlineData("(a AND b) OR (a AND NOT b) OR NOT a")]
    [InlineData("billing OR attempts >= 0")]
    public void A_rule_that_would_always_trigger_is_found(string rule)
    {
        RuleAnalysis.Of(Rule(rule)).ShouldBe(RuleOutcome.Always);
        EscalationRules.Check(rule)!.Code.ShouldBe(RuleErrors.AlwaysTrue);
    }

    [Theory]
    [InlineData("attempts < 0")]
    [InlineData("turns = -3")]
    [InlineData("confidence > 1")]
    [InlineData("confidence > 0.5 AND confidence < 0.5")]
    [InlineData("attempts > 2 AND attempts < 3")]
    [InlineData("a AND NOT a")]
    [InlineData("language = en AND language = es")]
    [InlineData("channel = slack AND NOT channel != web")]
    [InlineData("business_hours AND NOT business_hours")]
    [InlineData("(a OR b) AND NOT a AND NOT b")]
    public void A_rule_that_can_never_trigger_is_found(string rule)
    {
        RuleAnalysis.Of(Rule(rule)).ShouldBe(RuleOutcome.Never);
        EscalationRules.Check(rule)!.Code.ShouldBe(RuleErrors.NeverTrue);
    }

    [Theory]
    [InlineData("billing AND attempts > 2")]
    [InlineData("attempts > 0")]
    [InlineData("attempts > 2 AND attempts < 4")]
    [InlineData("confidence > 0.5 AND confidence < 0.500001")]
    [InlineData("confidence = 0 OR confidence = 1")]
    [InlineData("language = en OR language = es OR language = pt")]
    [InlineData("channel != slack")]
    [InlineData("a OR b")]
    [InlineData("NOT refund")]
    [InlineData("(a OR b) AND (NOT a OR NOT b)")]
    public void A_rule_that_depends_on_something_is_taken(string rule) => EscalationRules.Check(rule).ShouldBeNull();

    [Fact]
    public void A_rule_of_very_many_words_is_judged_at_once()
    {
        var words = string.Join(" OR ", Enumerable.Range(0, 60).Select(i => $"w{i}"));
        EscalationRules.Check(words).ShouldBeNull();
        EscalationRules.Check($"({words}) OR NOT w59")!.Code.ShouldBe(RuleErrors.AlwaysTrue);
    }

    [Fact]
    public void A_rule_too_tangled_to_judge_is_taken()
    {
        // exactly one of each pair, for many pairs, and then never all of them: beyond the tries
        var pairs = string.Join(" AND ", Enumerable.Range(0, 13).Select(i => $"(a{i} OR b{i})AND NOT(a{i} AND b{i})"));
        EscalationRules.Check($"({pairs})AND attempts<0").ShouldBeOneOf(null, EscalationRules.Check("attempts < 0"));
        RuleParser.Parse(pairs).IsRule.ShouldBeTrue();
    }
}
