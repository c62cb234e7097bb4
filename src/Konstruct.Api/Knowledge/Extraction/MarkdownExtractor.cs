using System.Text;
using Konstruct.Domain.Knowledge;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>Markdown: headings, paragraphs, lists, tables and code as they were written, without their marks.</summary>
internal static class MarkdownExtractor
{
    // Beyond what anybody writes; the parser has a limit of its own, which is not ours to rely on.
    private const int MaxDepth = 200;
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter().Build();

    public static void Extract(byte[] content, DocumentBlocks blocks) =>
        AddAll(Markdown.Parse(TextDecoding.Decode(content, DocumentBlocks.MaxCharacters), s_pipeline), blocks, 0);

    private static void AddAll(ContainerBlock container, DocumentBlocks blocks, int depth)
    {
        Deeper(depth);
        foreach (var block in container)
        {
            switch (block)
            {
                case YamlFrontMatterBlock:
                    break;
                case HeadingBlock heading:
                    blocks.Add(BlockKind.Heading, Text(heading.Inline), heading.Level);
                    break;
                case Table table:
                    blocks.Add(BlockKind.Table, string.Join('\n', table.OfType<TableRow>().Select(r => Row(r, depth))));
                    break;
                case ListBlock list:
                    var items = new StringBuilder();
                    AppendList(items, list, 0);
                    blocks.Add(BlockKind.List, items.ToString());
                    break;
                case CodeBlock code:
                    blocks.Add(BlockKind.Code, code.Lines.ToString());
                    break;
                case HtmlBlock html:
                    HtmlExtractor.Extract(html.Lines.ToString(), blocks);
                    break;
                case LeafBlock { Inline: { } inline }:
                    blocks.Add(BlockKind.Paragraph, Text(inline));
                    break;
                case ContainerBlock inner and not LinkReferenceDefinitionGroup:
                    AddAll(inner, blocks, depth + 1);
                    break;
            }
        }
    }

    private static void AppendList(StringBuilder text, ListBlock list, int depth)
    {
        Deeper(depth);
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            text.Append(' ', 2 * depth).Append(list.IsOrdered ? $"{number++}. " : "- ");
            AppendItem(text, item, depth);
        }
    }

    private static void AppendItem(StringBuilder text, ContainerBlock item, int depth)
    {
        Deeper(depth);
        var first = true;
        foreach (var block in item)
        {
            if (!first && block is not ListBlock)
                text.Append(' ', 2 * (depth + 1));
            first = false;
            switch (block)
            {
                case ListBlock inner:
                    // an item that begins with a list has no text of its own
                    if (text.Length > 0 && text[^1] != '\n')
                        text.Append('\n');
                    AppendList(text, inner, depth + 1);
                    break;
                case LeafBlock { Inline: { } inline }:
                    text.Append(Text(inline)).Append('\n');
                    break;
                case CodeBlock code:
                    text.Append(code.Lines.ToString()).Append('\n');
                    break;
                case ContainerBlock inner:
                    AppendItem(text, inner, depth + 1);
                    break;
            }
        }

        if (text.Length > 0 && text[^1] != '\n')
            text.Append('\n');
        if (text.Length > DocumentBlocks.MaxCharacters)
            throw new UnreadableException(KnowledgeRefusals.TooLong);
    }

    private static string Row(TableRow row, int depth) => string.Join(" | ", row.OfType<TableCell>().Select(cell =>
    {
        var inner = new DocumentBlocks();
        AddAll(cell, inner, depth + 1);
        return string.Join(' ', inner.All.Select(b => b.Text.ReplaceLineEndings(" ")));
    }));

    private static string Text(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        if (inlines is not null)
            Append(text, inlines, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ContainerInline inlines, int depth)
    {
        Deeper(depth);
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline end:
                    text.Append(end.IsHard ? '\n' : ' ');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case ContainerInline inner:
                    var before = text.Length;
                    Append(text, inner, depth + 1);
                    if (inner is LinkInline { IsImage: false, Url: { } url })
                        text.Append(LinkText.After(text.ToString(before, text.Length - before), url));
                    break;
            }
        }
    }

    private static void Deeper(int depth)
    {
        if (depth > MaxDepth)
            throw new UnreadableException(KnowledgeRefusals.Broken);
    }
}
