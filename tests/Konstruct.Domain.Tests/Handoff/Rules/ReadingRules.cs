using Konstruct.Domain.Handoff.Rules;
using static Konstruct.Domain.Tests.Handoff.Rules.RuleExamples;

namespace Konstruct.Domain.Tests.Handoff.Rules;

public class ReadingRules
{
    private static readonly Rule A = new Rule.Keyword("a");
    private static readonly Rule B = new Rule.Keyword("b");
    private static readonly Rule C = new Rule.Keyword("c");

    public static TheoryData<string, Rule> Binding => new()
    {
        { "a OR b AND c", new Rule.Or(A, new Rule.And(B, C)) },
        { "a AND b OR c", new Rule.Or(new Rule.And(A, B), C) },
        { "(a OR b) AND c", new Rule.And(new Rule.Or(A, B), C) },
        { "NOT a AND b", new Rule.And(new Rule.Not(A), B) },
        { "NOT (a AND b)", new Rule.Not(new Rule.And(A, B)) },
        { "NOT NOT a", new Rule.Not(new Rule.Not(A)) },
        { "a AND b AND c", new Rule.And(new Rule.And(A, B), C) },
        { "a AND (b AND c)", new Rule.And(A, new Rule.And(B, C)) },
        { "a or Not b aNd c", new Rule.Or(A, new Rule.And(new Rule.Not(B), C)) },
        { "\t((a))\n", A },
    };

    [Theory]
    [MemberData(nameof(Binding))]
    public void Not_binds_before_and_and_before_or(string text, Rule expected) => Rule(text).ShouldBe(expected);

    public static TheoryData<string, Rule> Conditions => new()
    {
        { "attempts > 2", new Rule.Number(NumberFact.Attempts, Comparison.Greater, 2) },
        { "ATTEMPTS>2", new Rule.Number(NumberFact.Attempts, Comparison.Greater, 2) },
        { "count > 2", new Rule.Number(NumberFact.Attempts, Comparison.Greater, 2) },
        { "turns <= 10", new Rule.Number(NumberFact.Turns, Comparison.LessOrEqual, 10) },
        { "turns = 10", new Rule.Number(NumberFact.Turns, Comparison.Equal, 10) },
        { "turns != 10", new Rule.Number(NumberFact.Turns, Comparison.NotEqual, 10) },
        { "turns >= 10", new Rule.Number(NumberFact.Turns, Comparison.GreaterOrEqual, 10) },
        { "confidence < 0.25", new Rule.Number(NumberFact.Confidence, Comparison.Less, 0.25m) },
        { "attempts > -1", new Rule.Number(NumberFact.Attempts, Comparison.Greater, -1) },
        { "language = es", new Rule.Choice(ChoiceFact.Language, true, "es") },
        { "Language != \"PT\"", new Rule.Choice(ChoiceFact.Language, false, "pt") },
        { "channel = Slack", new Rule.Choice(ChoiceFact.Channel, true, "slack") },
        { "business_hours", new Rule.BusinessHours(true) },
        { "business_hours = true", new Rule.BusinessHours(true) },
        { "business_hours != true", new Rule.BusinessHours(false) },
        { "Business_Hours = FALSE", new Rule.BusinessHours(false) },
        { "billing", new Rule.Topic("billing") },
        { "Billing", new Rule.Topic("billing") },
        { "\"billing\"", new Rule.Keyword("billing") },
        { "keyword billing", new Rule.Keyword("billing") },
        { "refund", new Rule.Keyword("refund") },
        { "Devolución", new Rule.Keyword("devolucion") },
        { "devolucio\u0301n", new Rule.Keyword("devolucion") },
        { "e-mail", new Rule.Keyword("e mail") },
        { "don't", new Rule.Keyword("don t") },
        { "2fa", new Rule.Keyword("2fa") },
        { "退款", new Rule.Keyword("退款") },
        { "\"money back\"", new Rule.Keyword("money back") },
        { "keyword \"Money,  back!\"", new Rule.Keyword("money back") },
        { "keyword(\"money back\")", new Rule.Keyword("money back") },
        { "keyword ( refund )", new Rule.Keyword("refund") },
        { "KEYWORD refund", new Rule.Keyword("refund") },
        { "keyword 404", new Rule.Keyword("404") },
        { "keyword \"and\"", new Rule.Keyword("and") },
        { "“money back”", new Rule.Keyword("money back") },
        { "«money back»", new Rule.Keyword("money back") },
        { "\"say \\\"no\\\"\"", new Rule.Keyword("say no") },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Every_condition_is_understood(string text, Rule expected) => Rule(text).ShouldBe(expected);

    [Theory]
    [InlineData("a or b and not c", "keyword \"a\" OR keyword \"b\" AND NOT keyword \"c\"")]
    [InlineData("((count>2)) and (billing or language=es)", "attempts > 2 AND (billing OR language = es)")]
    [InlineData("a AND (b AND c)", "keyword \"a\" AND (keyword \"b\" AND keyword \"c\")")]
    [InlineData("not (a or b)", "NOT (keyword \"a\" OR keyword \"b\")")]
    public void A_rule_prints_with_the_parentheses_it_needs(string text, string printed) => Rule(text).ToString().ShouldBe(printed);
}
