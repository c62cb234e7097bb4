using System.Text;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// Renders what stands within a paragraph. Slack knows no nested marks of one kind and sees a mark only at the edge of a word,
/// so marks open once, and a zero-width space parts them from letters they touch. It also knows no way to escape a literal star: those stay as they are.
/// </summary>
internal sealed class MrkdwnInlines
{
    private const char ZeroWidthSpace = '\u200B';

    private readonly StringBuilder text = new();
    private int bold;
    private int italic;
    private int struck;
    private bool closedMark;

    public static string Render(ContainerInline? inlines)
    {
        var renderer = new MrkdwnInlines();
        renderer.Children(inlines);
        return renderer.text.ToString();
    }

    /// <summary>A whole line in bold, which is what a heading becomes.</summary>
    public static string Bold(ContainerInline? inlines)
    {
        var renderer = new MrkdwnInlines { bold = 1 };
        renderer.Children(inlines);
        var line = renderer.text.ToString().Trim();
        return line.Length == 0 ? "" : $"*{line}*";
    }

    /// <summary>The words without any mark, unescaped: for labels and table cells.</summary>
    public static string Plain(ContainerInline? inlines)
    {
        var plain = new StringBuilder();
        foreach (var inline in inlines ?? Enumerable.Empty<Inline>())
            plain.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                AutolinkInline auto => auto.Url,
                LineBreakInline => " ",
                TaskList task => Box(task),
                ContainerInline container => Plain(container),
                _ => inline.ToString(),
            });
        return plain.ToString();
    }

    private static string Box(TaskList task) => task.Checked ? "☑" : "☐";

    private void Children(ContainerInline? inlines)
    {
        foreach (var inline in inlines ?? Enumerable.Empty<Inline>())
            One(inline);
    }

    private void One(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                Append(MrkdwnText.Escape(literal.Content.ToString()));
                break;
            case CodeInline code:
                Code(code.Content);
                break;
            case EmphasisInline emphasis:
                Emphasis(emphasis);
                break;
            case LinkInline link:
                Append(MrkdwnText.Link(link.GetDynamicUrl?.Invoke() ?? link.Url ?? "", Plain(link)));
                break;
            case AutolinkInline auto:
                Append(MrkdwnText.Link(auto.IsEmail ? "mailto:" + auto.Url : auto.Url, auto.Url));
                break;
            case HtmlEntityInline entity:
                Append(MrkdwnText.Escape(entity.Transcoded.ToString()));
                break;
            case LineBreakInline:
                // A mark does not reach over the end of a line.
                Append(bold + italic + struck > 0 ? " " : "\n");
                break;
            case TaskList task:
                Append(Box(task));
                break;
            case ContainerInline container:
                Children(container);
                break;
            default:
                Append(MrkdwnText.Escape(inline.ToString() ?? ""));
                break;
        }
    }

    private void Code(string code)
    {
        // Slack has no way to write a backtick inside code; then it is better text than code that ends in the middle.
        var content = MrkdwnText.Escape(code.Replace('\n', ' '));
        Append(content.Contains('`', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(content) ? content : $"`{content}`");
    }

    private void Emphasis(EmphasisInline emphasis)
    {
        switch (emphasis.DelimiterChar)
        {
            case '*' or '_' when emphasis.DelimiterCount == 2:
                Marked('*', emphasis, ref bold);
                break;
            case '*' or '_':
                Marked('_', emphasis, ref italic);
                break;
            case '~':
                Marked('~', emphasis, ref struck);
                break;
            default:
                Children(emphasis);
                break;
        }
    }

    private void Marked(char mark, EmphasisInline emphasis, ref int depth)
    {
        if (depth > 0)
        {
            Children(emphasis);
            return;
        }

        if (text.Length > 0 && char.IsLetterOrDigit(text[^1]))
            text.Append(ZeroWidthSpace);
        closedMark = false;
        depth++;
        text.Append(mark);
        Children(emphasis);
        depth--;
        text.Append(mark);
        closedMark = true;
    }

    private void Append(string piece)
    {
        if (piece.Length == 0)
            return;
        if (closedMark && char.IsLetterOrDigit(piece[0]))
            text.Append(ZeroWidthSpace);
        closedMark = false;
        text.Append(piece);
    }
}
