using System.Diagnostics;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

/// <summary>Whatever a model writes, the only angle brackets that Slack sees open links made here.</summary>
public partial class MrkdwnIsSafe
{
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(30);

    // Pieces that mean something to Markdown or to Slack; joined at random they reach what random letters never do.
    private static readonly string[] Pieces =
    [
        "<", ">", "|", "&", "&lt;", "&#60;", "<!channel>", "<@U0MAYA>", "[", "](", ")", "![", "]: ", "https://x.test", "javascript:", "mailto:a@b.test",
        "*", "**", "_", "~~", "`", "```", "~~~", "\n", "\n\n", "    ", "- ", "1. ", "> ", "# ", "| a | b |", "|---|---|", "\\", "\"", "[x] ", "---",
        "\u0000", "\ud800", "\u200b", "😀", "word", " ", "<https://", "www.x.test", "%3C", "\t", "<b>", "</b>", "<!--", "-->", "é",
    ];

    private static readonly Arbitrary<string> Markdown = Gen.OneOf(
        Gen.Elements(Pieces).ArrayOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "")).ToArbitrary();

    [Fact]
    public void Only_links_of_our_own_open_a_bracket() =>
        Prop.ForAll(Markdown, markdown =>
            OwnLink().Replace(Mrkdwn.FromMarkdown(markdown), "").IndexOf('<', StringComparison.Ordinal) < 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(60));

    [Fact]
    public void Cutting_a_long_answer_breaks_no_link_and_opens_no_bracket() =>
        Prop.ForAll(Markdown, markdown => AnswerSplitter.V1
            .Split(Mrkdwn.FromMarkdown(string.Concat(Enumerable.Repeat(markdown + "[a label](https://x.test/page) ", 150))))
            .All(part => OwnLink().Replace(part, "").IndexOf('<', StringComparison.Ordinal) < 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(40));

    [Fact]
    public void The_same_markdown_always_gives_the_same_mrkdwn() =>
        Prop.ForAll(Markdown, markdown => Mrkdwn.FromMarkdown(markdown) == Mrkdwn.FromMarkdown(markdown)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("[](")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("* *")]
    [InlineData("**a ")]
    [InlineData("*_")]
    [InlineData("~~a")]
    [InlineData("`")]
    [InlineData("` ``")]
    [InlineData("<")]
    [InlineData("<a ")]
    [InlineData("|")]
    [InlineData("|a|b\n|-|-\n")]
    [InlineData("a|\n")]
    [InlineData("[a]: b\n")]
    [InlineData("1. \n ")]
    [InlineData("&#x")]
    [InlineData("https://a.b/(")]
    [InlineData("\\")]
    [InlineData("a\n\n")]
    public void Repetition_without_end_is_rendered_in_bearable_time(string piece)
    {
        var markdown = string.Concat(Enumerable.Repeat(piece, Mrkdwn.MaxParsedLength / piece.Length));
        var watch = Stopwatch.StartNew();
        var mrkdwn = Mrkdwn.FromMarkdown(markdown);
        watch.Elapsed.ShouldBeLessThan(Bearable);
        mrkdwn.Length.ShouldBeLessThan(Mrkdwn.MaxParsedLength * 50);
    }

    [Fact]
    public void A_wide_table_with_many_short_rows_stays_small()
    {
        var markdown = $"|{string.Concat(Enumerable.Repeat("a|", 5_000))}\n|{string.Concat(Enumerable.Repeat("-|", 5_000))}\n{string.Concat(Enumerable.Repeat("|b|\n", 5_000))}";
        var watch = Stopwatch.StartNew();
        Mrkdwn.FromMarkdown(markdown).Length.ShouldBeLessThan(Mrkdwn.MaxParsedLength * 50);
        watch.Elapsed.ShouldBeLessThan(Bearable);
    }

    [GeneratedRegex("<(https?://|mailto:)[^<>|\\s]+(\\|[^<>]+)?>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex OwnLink();
}
