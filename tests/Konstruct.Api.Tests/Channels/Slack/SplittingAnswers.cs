using FsCheck;
using FsCheck.Fluent;
using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

public class SplittingAnswers
{
    private const int Limit = 3_900;

    // Joined at random and repeated, these put every kind of boundary near every cut.
    private static readonly string[] Pieces =
    [
        "word ", "sentence. ", "a longer line of words without an end", "\n", "\n\n", "```", "```\n", "\n```\n", "    ", " ", "&amp;", "&lt;", "&gt;", "&",
        "<https://x.test/a|a label with blanks>", "<", ">", "`code with blanks`", "`", "😀", "👩‍👩‍👧‍👦", "e\u0301", "\u0600", "。", "日本語", "• item\n", "    ◦ nested\n",
        new string('x', 300), new string('&', 50), new string(' ', 300), "\u0301",
    ];

    private static readonly Arbitrary<string> Answers = (
        from pieces in Gen.Elements(Pieces).ArrayOf()
        from times in Gen.Choose(1, 120)
        select string.Concat(Enumerable.Repeat(string.Concat(pieces), times))).ToArbitrary();

    [Fact]
    public void A_short_answer_is_one_part() =>
        AnswerSplitter.V1.Split("*Hello*\n\nworld\n").ShouldBe(["*Hello*\n\nworld"]);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n ")]
    public void Nothing_gives_no_part(string blank) => AnswerSplitter.V1.Split(blank).ShouldBeEmpty();

    [Fact]
    public void What_just_fits_is_not_cut()
    {
        AnswerSplitter.V1.Split(new string('x', Limit)).Count.ShouldBe(1);
        AnswerSplitter.V1.Split(new string('x', Limit + 1)).Select(p => p.Length).ShouldBe([Limit, 1]);
    }

    [Fact]
    public void Paragraphs_are_kept_together()
    {
        var paragraphs = Enumerable.Range(1, 9).Select(i => $"{i} " + string.Concat(Enumerable.Repeat("words and\nlines. ", 60))).Select(p => p.TrimEnd()).ToArray();
        var parts = AnswerSplitter.V1.Split(string.Join("\n\n", paragraphs));

        parts.Count.ShouldBe(3);
        parts.SelectMany(p => p.Split("\n\n")).ShouldBe(paragraphs);
    }

    [Fact]
    public void A_heading_does_not_stand_alone()
    {
        var parts = AnswerSplitter.V1.Split("*Title*\n\n" + string.Concat(Enumerable.Repeat("A sentence of some words. ", 300)));
        parts[0].Length.ShouldBeGreaterThan(Limit / 2);
        parts[0].ShouldEndWith("words.");
    }

    [Fact]
    public void Lines_then_sentences_then_words_are_the_places_for_a_cut()
    {
        AnswerSplitter.V1.Split(string.Concat(Enumerable.Repeat("• an item of the list\n", 400))).ShouldAllBe(p => p.EndsWith("list", StringComparison.Ordinal));
        AnswerSplitter.V1.Split(string.Concat(Enumerable.Repeat("One two. Three four! ", 400))).ShouldAllBe(p => p.EndsWith('.') || p.EndsWith('!'));
        AnswerSplitter.V1.Split(string.Concat(Enumerable.Repeat("wordy ", 2_000))).ShouldAllBe(p => p.StartsWith("wordy", StringComparison.Ordinal) && p.EndsWith("wordy", StringComparison.Ordinal));
    }

    [Fact]
    public void A_code_block_is_closed_and_opened_again()
    {
        var code = string.Concat(Enumerable.Range(1, 700).Select(i => $"    line({i});\n"));
        var parts = AnswerSplitter.V1.Split($"Before\n\n```\n{code}```\n\nafter");

        parts.Count.ShouldBe(3);
        parts[0].ShouldStartWith("Before\n\n```\n    line(1);\n");
        parts[0].ShouldEndWith(");\n```");
        parts[1].ShouldStartWith("```\n    line(");
        parts[1].ShouldEndWith(");\n```");
        parts[2].ShouldEndWith("line(700);\n```\n\nafter");
        string.Concat(parts.Select(p => p.Replace("```", "", StringComparison.Ordinal))).Split('(').Length.ShouldBe(701);
    }

    [Theory]
    [InlineData("&amp;")]
    [InlineData("😀")]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("<https://x.test/a|b c>")]
    public void What_belongs_together_stays_whole(string unit) =>
        AnswerSplitter.V1.Split("x" + string.Concat(Enumerable.Repeat(unit, 2_000)))
            .ShouldAllBe(p => p.TrimStart('x').Replace(unit, "", StringComparison.Ordinal).Length == 0);

    [Fact]
    public void Endless_stacked_marks_still_end() =>
        AnswerSplitter.V1.Split("e" + new string('\u0301', 10_000)).ShouldAllBe(p => p.Length <= Limit);

    [Fact]
    public void Every_part_fits_none_is_empty_and_nothing_is_lost() =>
        Prop.ForAll(Answers, answer =>
        {
            var parts = AnswerSplitter.V1.Split(answer);
            parts.ShouldAllBe(p => p.Length <= Limit && !string.IsNullOrWhiteSpace(p));
            Content(string.Concat(parts)).ShouldBe(Content(answer));
            AnswerSplitter.V1.Split(answer).ShouldBe(parts);
            parts.Count.ShouldBeLessThanOrEqualTo(1 + (answer.Length / (Limit / 10)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(40));

    [Fact]
    public void Code_blocks_are_balanced_in_every_part_when_they_are_in_the_answer() =>
        Prop.ForAll(Answers, answer =>
        {
            var marks = Marks(answer);
            if (marks % 2 == 0)
                AnswerSplitter.V1.Split(answer).ShouldAllBe(p => Marks(p) % 2 == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(40));

    // Blanks at a cut go and code marks are added; everything else must be there, in order.
    private static string Content(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '`'));

    private static int Marks(string text)
    {
        var count = 0;
        for (var at = text.IndexOf("```", StringComparison.Ordinal); at >= 0; at = text.IndexOf("```", at + 3, StringComparison.Ordinal))
            count++;
        return count;
    }
}
