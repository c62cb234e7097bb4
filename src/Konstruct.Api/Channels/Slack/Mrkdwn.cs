using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// Makes Slack's mrkdwn of the Markdown that models write. Everything in it is escaped, so that a model cannot call a channel,
/// name a person or hide where a link goes: the only angle brackets in the output open links made here, to http, https or mailto.
/// </summary>
internal static class Mrkdwn
{
    /// <summary>Longer input is escaped and shown as it is: no answer is that long, and parsing time may grow with the square.</summary>
    public const int MaxParsedLength = 40_000;

    // The parser gives every row of a table as many cells as the widest has, so this bounds what a few bytes can cost.
    private const int MaxTableCells = 50_000;

    private static readonly MarkdownPipeline WithTables = Common().UsePipeTables().Build();
    private static readonly MarkdownPipeline WithoutTables = Common().Build();

    public static string FromMarkdown(string markdown)
    {
        var clean = SlackJsonString.Clean(markdown).ReplaceLineEndings("\n");
        if (clean.Length > MaxParsedLength)
            return MrkdwnText.Escape(clean).Trim();

        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(clean, TableCells(clean) <= MaxTableCells ? WithTables : WithoutTables);
        }
        catch (ArgumentException)
        {
            // How the parser says "nested too deeply". Nothing is lost: the reader sees the source.
            return MrkdwnText.Escape(clean).Trim();
        }

        return new MrkdwnRenderer(document).Render();
    }

    private static MarkdownPipelineBuilder Common() => new MarkdownPipelineBuilder { MaximumNestingDepth = 64 }
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseAutoLinks()
        .DisableHtml(); // tags become text, which is how they are to be shown

    private static long TableCells(string markdown)
    {
        long rows = 0;
        long widest = 0;
        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            var bars = line.Count('|');
            rows += bars > 0 ? 1 : 0;
            widest = Math.Max(widest, bars);
        }

        return rows * (widest + 1);
    }
}
