using FsCheck;
using FsCheck.Fluent;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Handoff.Rules;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Tests.Handoff.Rules;

/// <summary>Whatever rule there is, and whatever somebody types.</summary>
public class HoldingForAnyRule
{
    private static readonly string[] Pieces =
    [
        "attempts", "count", "turns", "confidence", "language", "channel", "business_hours", "keyword", "AND", "or", "NOT", "(", ")", "<", "<=", ">", "=",
        "!=", "==", "&&", "\"", "\"money back\"", "“", "«", "refund", "billing", "es", "slack", "true", "false", "2", "-1", "0.5", "1.2.3", " ", "\n", "\t", ",",
        "'", "\\", "é", "e\u0301", "\u0301", "\uD83D", "\U0001F600", "退款", "\0", "_", "-",
    ];

    private static readonly Gen<Rule> Condition = Gen.OneOf<Rule>(
        from fact in Gen.Elements(NumberFact.Attempts, NumberFact.Turns)
        from comparison in Gen.Elements(Enum.GetValues<Comparison>())
        from value in Gen.Choose(-2, 9)
        select (Rule)new Rule.Number(fact, comparison, value),
        from comparison in Gen.Elements(Enum.GetValues<Comparison>())
        from value in Gen.Choose(-1, 11)
        select (Rule)new Rule.Number(NumberFact.Confidence, comparison, value / 10m),
        from language in Gen.Elements("en", "es", "pt")
        from equal in Gen.Elements(true, false)
        select (Rule)new Rule.Choice(ChoiceFact.Language, equal, language),
        from channel in Gen.Elements("slack", "whatsapp", "web")
        from equal in Gen.Elements(true, false)
        select (Rule)new Rule.Choice(ChoiceFact.Channel, equal, channel),
        Gen.Elements<Rule>(
            new Rule.BusinessHours(true), new Rule.BusinessHours(false), new Rule.Topic("billing"),
            new Rule.Keyword("refund"), new Rule.Keyword("money back"), new Rule.Keyword("and"), new Rule.Keyword("billing"), new Rule.Keyword("404")));

    private static readonly Arbitrary<Rule> AnyRule = OfDepth(4).ToArbitrary();

    private static readonly Arbitrary<Facts> AnyFacts = (
        from attempts in Gen.Choose(0, 6)
        from turns in Gen.Choose(0, 6)
        from confidence in Gen.Elements<decimal?>(null, 0m, 0.3m, 0.5m, 0.95m, 1m)
        from language in Gen.Elements(null, "en", "es", "pt")
        from channel in Gen.Elements(null, "slack", "whatsapp", "web")
        from hours in Gen.Elements<bool?>(null, true, false)
        from text in Gen.Elements("", "a refund", "money back and billing", "hello", "404")
        select new Facts(attempts, turns, confidence, language, channel, hours, UserText.Of(text))).ToArbitrary();

    private static readonly Arbitrary<string> Typed = Gen.OneOf(
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Join(' ', pieces)),
        Gen.Elements(Pieces).ListOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "")).ToArbitrary();

    private static Config Fixed => Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(60).WithReplay(20261121, 5);

    [Fact]
    public void A_printed_rule_reads_as_the_same_rule() =>
        Prop.ForAll(AnyRule, rule =>
        {
            var parsing = RuleParser.Parse(rule.ToString());
            return parsing.IsRule ? parsing.Rule == rule : parsing.Error.Code == RuleErrors.TooLong;
        }).Check(Fixed);

    [Fact]
    public void Whatever_somebody_types_is_a_rule_or_one_mistake_inside_the_text() =>
        Prop.ForAll(Typed, text =>
        {
            var parsing = RuleParser.Parse(text);
            if (parsing.IsRule)
                return parsing.Error is null && (RuleParser.Parse(parsing.Rule.ToString()) is not { IsRule: true } again || again.Rule == parsing.Rule);
            var error = parsing.Error;
            return error.Offset >= 0 && error.Length >= 0 && error.Offset + error.Length <= text.Length && error.Line >= 1 && error.Column >= 1
                && error.Pointer(text).Contains('^', StringComparison.Ordinal);
        }).Check(Fixed);

    [Fact]
    public void Whatever_somebody_types_is_checked_and_evaluated_without_an_exception() =>
        Prop.ForAll(Typed, AnyFacts, (text, facts) =>
        {
            _ = EscalationRules.Check(text);
            _ = HandoffTarget.Parse(text);
            var said = ReadRules.Of([new EscalationRule(text), new EscalationRule("refund")]).Evaluate(facts with { Text = UserText.Of(text) });
            return said.Unreadable.Length <= 1;
        }).Check(Fixed);

    [Fact]
    public void What_is_called_always_or_never_is_so() =>
        Prop.ForAll(AnyRule, AnyFacts, (rule, facts) => (RuleAnalysis.Of(rule), RuleEvaluation.Evaluate(rule, facts)) switch
        {
            (RuleOutcome.Always, false) => false,
            (RuleOutcome.Never, true) => false,
            _ => true,
        }).Check(Fixed);

    [Fact]
    public void A_rule_and_its_opposite_never_both_trigger() =>
        Prop.ForAll(AnyRule, AnyFacts, (rule, facts) =>
            !(RuleEvaluation.Triggers(rule, facts) && RuleEvaluation.Triggers(new Rule.Not(rule), facts))).Check(Fixed);

    [Fact]
    public void Learning_a_fact_never_changes_what_was_decided_without_it() =>
        Prop.ForAll(AnyRule, AnyFacts, (rule, facts) =>
            RuleEvaluation.Evaluate(rule, facts with { Confidence = null, Language = null, BusinessHours = null }) is not { } decided
            || RuleEvaluation.Evaluate(rule, facts) is not { } later || later == decided).Check(Fixed);

    private static Gen<Rule> OfDepth(int depth) => depth == 0
        ? Condition
        : Gen.OneOf(
            Condition,
            OfDepth(depth - 1).Select(inner => (Rule)new Rule.Not(inner)),
            from left in OfDepth(depth - 1) from right in OfDepth(depth - 1) select (Rule)new Rule.And(left, right),
            from left in OfDepth(depth - 1) from right in OfDepth(depth - 1) select (Rule)new Rule.Or(left, right));
}
