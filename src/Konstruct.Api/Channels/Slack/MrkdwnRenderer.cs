using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Konstruct.Api.Channels.Slack;

/// <summary>Walks the blocks of one document. Code blocks always stand at the start of a line, where the splitter looks for them.</summary>
internal sealed class MrkdwnRenderer(MarkdownDocument document)
{
    private const string Fence = "```";
    private const string Rule = "──────────";

    private readonly List<string> lines = [];
    private readonly HashSet<LinkReferenceDefinition> used =
        [.. document.Descendants<LinkInline>().Select(l => l.Reference).OfType<LinkReferenceDefinition>()];

    public string Render()
    {
        Blocks(document, Margin.None);
        return string.Join('\n', lines).Trim();
    }

    private void Blocks(ContainerBlock container, Margin margin)
    {
        foreach (var block in container)
        {
            // In a list the items hold together; elsewhere an empty line separates what Markdown separates.
            var empty = margin.Quote.TrimEnd();
            if (lines.Count > 0 && lines[^1] != empty && !margin.IsTight && block is not LinkReferenceDefinitionGroup)
                lines.Add(empty);
            Block(block, margin);
            margin = margin.AfterFirst();
        }
    }

    private void Block(Block block, Margin margin)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Write(MrkdwnInlines.Bold(heading.Inline), margin);
                break;
            case CodeBlock code:
                Code(code.Lines.ToString());
                break;
            case QuoteBlock quote:
                Blocks(quote, margin.Quoted());
                break;
            case ListBlock list:
                List(list, margin);
                break;
            case Table table:
                Code(MrkdwnTable.Align(table));
                break;
            case ThematicBreakBlock:
                Write(Rule, margin);
                break;
            case LinkReferenceDefinitionGroup group:
                Definitions(group, margin);
                break;
            case LeafBlock leaf:
                Write(leaf.Inline is null ? MrkdwnText.Escape(leaf.Lines.ToString()) : MrkdwnInlines.Render(leaf.Inline), margin);
                break;
            case ContainerBlock container:
                Blocks(container, margin);
                break;
            default:
                break; // no third kind of block exists
        }
    }

    private void List(ListBlock list, Margin margin)
    {
        var number = list.IsOrdered && long.TryParse(list.OrderedStart, out var start) ? start : 1;
        var bullet = margin.Depth % 2 == 0 ? "•" : "◦";
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? $"{number++}{list.OrderedDelimiter}" : bullet;
            if (item.Count == 0)
                Write("", margin.Item(mark));
            Blocks(item, margin.Item(mark));
        }
    }

    // Definitions that something refers to are links there; the others would vanish, and models list their sources this way.
    private void Definitions(LinkReferenceDefinitionGroup group, Margin margin)
    {
        foreach (var definition in group.OfType<LinkReferenceDefinition>().Where(d => !used.Contains(d)))
            Write(MrkdwnText.Escape($"[{definition.Label}]: ") + MrkdwnText.Link(definition.Url ?? "", ""), margin);
    }

    private void Code(string code)
    {
        lines.Add(Fence);
        // Three backticks in the code would end it: a zero-width space parts them.
        lines.Add(MrkdwnText.Escape(code).Replace(Fence, "``\u200B`", StringComparison.Ordinal).TrimEnd());
        lines.Add(Fence);
    }

    private void Write(string text, Margin margin)
    {
        foreach (var line in text.Split('\n'))
        {
            lines.Add((margin.Quote + margin.Lead + line).TrimEnd());
            margin = margin.AfterFirst();
        }
    }

    /// <summary>What stands before a line: the quote's mark, and the bullet on a list item's first line or blanks on its others.</summary>
    private readonly record struct Margin(string Quote, string Lead, string Blank, int Depth, bool IsTight)
    {
        private const int IndentedDepth = 8;

        public static readonly Margin None = new("", "", "", 0, false);

        public Margin Quoted() => this with { Quote = "> " };

        // Deeper levels keep the indent of the eighth: nobody can tell them apart, and output must not grow with depth times length.
        public Margin Item(string mark) => new(
            Quote, Blank + mark + " ", Depth < IndentedDepth ? Blank + "    " : Blank, Depth + 1, IsTight: true);

        public Margin AfterFirst() => this with { Lead = Blank };
    }
}
