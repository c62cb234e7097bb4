using Konstruct.Domain.Handoff.Rules;

namespace Konstruct.Domain.Tests.Handoff.Rules;

public class RefusingRules
{
    public static TheoryData<string, string, int, int> Wrong => new()
    {
        // code, offset, length
        { "", RuleErrors.Empty, 0, 0 },
        { " \t", RuleErrors.Empty, 0, 2 },
        { "attempts >", RuleErrors.Syntax, 10, 0 },
        { "attempts", RuleErrors.Syntax, 8, 0 },
        { "attempts 2", RuleErrors.Syntax, 9, 1 },
        { "attempts > two", RuleErrors.Value, 11, 3 },
        { "attempts > 2.5", RuleErrors.Value, 11, 3 },
        { "attempts > 99999999999", RuleErrors.Value, 11, 11 },
        { "attempts > 1.2.3", RuleErrors.Value, 11, 5 },
        { "attempts == 2", RuleErrors.Syntax, 9, 2 },
        { "attempts => 2", RuleErrors.Syntax, 9, 2 },
        { "attempts <> 2", RuleErrors.Syntax, 9, 2 },
        { "2 < attempts", RuleErrors.Syntax, 0, 1 },
        { "a && b", RuleErrors.Syntax, 2, 2 },
        { "a || b", RuleErrors.Syntax, 2, 2 },
        { "!a", RuleErrors.Syntax, 0, 1 },
        { "a AND", RuleErrors.Syntax, 5, 0 },
        { "AND a", RuleErrors.Syntax, 0, 3 },
        { "a AND OR b", RuleErrors.Syntax, 6, 2 },
        { "a b", RuleErrors.Syntax, 2, 1 },
        { "business hours", RuleErrors.Syntax, 9, 5 },
        { "(a", RuleErrors.Syntax, 0, 1 },
        { "a)", RuleErrors.Syntax, 1, 1 },
        { "()", RuleErrors.Syntax, 1, 1 },
        { "(a b)", RuleErrors.Syntax, 3, 1 },
        { "NOT", RuleErrors.Syntax, 3, 0 },
        { "\"money back", RuleErrors.Syntax, 0, 11 },
        { "'refund'", RuleErrors.Syntax, 0, 1 },
        { "a, b", RuleErrors.Syntax, 1, 1 },
        { "a ; drop table", RuleErrors.Syntax, 2, 1 },
        { "\U0001F600", RuleErrors.Syntax, 0, 2 },
        { "a \uD800", RuleErrors.Syntax, 2, 1 },
        { "true", RuleErrors.Syntax, 0, 4 },
        { "keyword", RuleErrors.Syntax, 7, 0 },
        { "keyword and b", RuleErrors.Syntax, 8, 3 },
        { "keyword(refund", RuleErrors.Syntax, 14, 0 },
        { "keyword(\"a\" \"b\")", RuleErrors.Syntax, 12, 3 },
        { "keyword \"!?\"", RuleErrors.NoWords, 8, 4 },
        { "\"\"", RuleErrors.NoWords, 0, 2 },
        { "_", RuleErrors.NoWords, 0, 1 },
        { "mood = angry", RuleErrors.UnknownFact, 0, 4 },
        { "billing > 2", RuleErrors.UnknownFact, 0, 7 },
        { "language > es", RuleErrors.Operator, 9, 1 },
        { "business_hours < 3", RuleErrors.Operator, 15, 1 },
        { "language", RuleErrors.Syntax, 8, 0 },
        { "language = klingon", RuleErrors.Value, 11, 7 },
        { "language = 3", RuleErrors.Value, 11, 1 },
        { "channel = fax", RuleErrors.Value, 10, 3 },
        { "business_hours = maybe", RuleErrors.Value, 17, 5 },
        { "business_hours =", RuleErrors.Value, 16, 0 },
        { "confidence < low", RuleErrors.Value, 13, 3 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_no_rule_is_told_with_its_code_and_place(string text, string code, int offset, int length)
    {
        var parsing = RuleParser.Parse(text);
        parsing.Rule.ShouldBeNull();
        var error = parsing.Error.ShouldNotBeNull();
        (error.Code, error.Offset, error.Length).ShouldBe((code, offset, length));
        error.Message.ShouldEndWith(".");
    }

    [Theory]
    [InlineData("a && b", "Write AND instead of &&.")]
    [InlineData("attempts == 2", "Write = instead of ==.")]
    [InlineData("mood = angry", "There is no fact 'mood'. Facts are attempts (or count), turns, confidence, language, channel and business_hours.")]
    [InlineData("business hours", "Expected AND, OR or the end of the rule, found 'hours'. The fact is written business_hours.")]
    [InlineData("language = klingon", "language is one of en, es, pt; found 'klingon'.")]
    [InlineData("(a OR b", "This parenthesis is never closed.")]
    [InlineData("attempts >", "Expected a number after attempts >, found the end of the rule.")]
    public void The_message_says_what_was_expected(string text, string message) => RuleParser.Parse(text).Error!.Message.ShouldBe(message);

    [Fact]
    public void The_place_is_told_in_lines_and_columns_and_shown_with_carets()
    {
        const string text = "billing AND\n\tattempts > many OR x";
        var error = RuleParser.Parse(text).Error!;
        (error.Line, error.Column).ShouldBe((2, 13));
        error.Pointer(text).ShouldBe(" attempts > many OR x\n            ^^^^");
    }

    [Fact]
    public void Of_a_long_rule_only_the_neighbourhood_is_shown()
    {
        var text = string.Join(" OR ", Enumerable.Repeat("word", 40)) + " ? " + new string('x', 100);
        var lines = RuleParser.Parse(text).Error!.Pointer(text).Split('\n');
        lines[0].Length.ShouldBeLessThan(130);
        lines[0][lines[1].IndexOf('^', StringComparison.Ordinal)].ShouldBe('?');
    }

    [Fact]
    public void A_mistake_at_the_end_is_pointed_at_behind_the_text() =>
        RuleParser.Parse("attempts >").Error!.Pointer("attempts >").ShouldBe("attempts >\n          ^");

    [Fact]
    public void Five_hundred_characters_are_the_most()
    {
        RuleParser.Parse(new string('a', 500)).IsRule.ShouldBeTrue();
        RuleParser.Parse(new string('a', 501)).Error!.Code.ShouldBe(RuleErrors.TooLong);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("NOT ", "")]
    public void Thirty_two_inside_one_another_are_the_most(string open, string close)
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "a" + string.Concat(Enumerable.Repeat(close, depth));
        RuleParser.Parse(Nested(32)).IsRule.ShouldBeTrue();
        RuleParser.Parse(Nested(33)).Error!.Code.ShouldBe(RuleErrors.TooDeep);
    }
}
