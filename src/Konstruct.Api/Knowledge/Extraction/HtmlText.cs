using System.Text;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>Puts the words of a page together into pieces, as elements begin and end.</summary>
internal sealed class HtmlText(DocumentBlocks blocks)
{
    private static readonly HashSet<string> s_blocks = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
        "hr", "main", "p", "section", "summary", "caption",
    };

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _table = new();
    private readonly List<string> _row = [];
    private readonly Stack<int> _links = new();
    private int _lists;
    private int _tables;
    private int _preformatted;

    public void Append(string words)
    {
        if (_preformatted > 0)
            _text.Append(words);
        else
            AppendCollapsed(words);
        if (_text.Length > DocumentBlocks.MaxCharacters)
            throw new UnreadableException(KnowledgeRefusals.TooLong);
    }

    public void Begin(string element)
    {
        switch (element)
        {
            case "a":
                _links.Push(_text.Length);
                break;
            case "br":
                _text.Append(_tables > 0 ? ' ' : '\n');
                break;
            case "table":
                if (_tables++ == 0 && _lists == 0)
                    Flush(BlockKind.Paragraph);
                break;
            case "td" or "th" when _tables > 0:
                break;
            case "ul" or "ol":
                if (_tables == 0 && _lists++ == 0)
                    Flush(BlockKind.Paragraph);
                break;
            case "li" when _lists > 0:
                EndLine();
                _text.Append(' ', 2 * Math.Min(_lists - 1, 10)).Append("- ");
                break;
            case "pre" when _tables == 0 && _lists == 0:
                Flush(BlockKind.Paragraph);
                _preformatted++;
                break;
            case not null when LevelOf(element) > 0 || s_blocks.Contains(element):
                Apart();
                break;
        }
    }

    public void End(string element, string? link)
    {
        switch (element)
        {
            case "a" when _links.TryPop(out var from):
                if (link is not null && from < _text.Length)
                    _text.Append(LinkText.After(_text.ToString(from, _text.Length - from), link));
                break;
            case "td" or "th" when _tables == 1 && _lists == 0:
                _row.Add(Take().ReplaceLineEndings(" ").Trim());
                break;
            case "tr" when _tables == 1 && _lists == 0:
                EndRow();
                break;
            case "table":
                EndTable();
                break;
            case "ul" or "ol":
                if (_tables == 0 && _lists > 0 && --_lists == 0)
                    Flush(BlockKind.List);
                break;
            case "pre" when _preformatted > 0:
                _preformatted--;
                Flush(BlockKind.Code);
                break;
            case not null when LevelOf(element) is > 0 and var level:
                if (_tables == 0 && _lists == 0)
                    Flush(BlockKind.Heading, level);
                else
                    Apart();
                break;
            case not null when s_blocks.Contains(element):
                Apart();
                break;
        }
    }

    /// <summary>The page is over, whatever was left open.</summary>
    public void End()
    {
        if (_tables > 0)
        {
            _tables = 1;
            EndTable();
        }

        Flush(_lists > 0 ? BlockKind.List : BlockKind.Paragraph);
    }

    private void EndTable()
    {
        if (_tables == 0 || --_tables > 0 || _lists > 0)
            return;
        EndRow();
        if (Take() is { } loose && !string.IsNullOrWhiteSpace(loose))
            _table.Append(loose.Trim());
        blocks.Add(BlockKind.Table, _table.ToString());
        _table.Clear();
    }

    private void EndRow()
    {
        if (_row.Exists(cell => cell.Length > 0))
            _table.Append(string.Join(" | ", _row)).Append('\n');
        _row.Clear();
        if (_table.Length > DocumentBlocks.MaxCharacters)
            throw new UnreadableException(KnowledgeRefusals.TooLong);
    }

    /// <summary>A new piece begins; within a list or a table only a new word.</summary>
    private void Apart()
    {
        if (_lists > 0 || _tables > 0)
            AppendCollapsed(" ");
        else
            Flush(_preformatted > 0 ? BlockKind.Code : BlockKind.Paragraph);
    }

    private void Flush(BlockKind kind, int level = 0)
    {
        var text = Take();
        blocks.Add(kind, kind is BlockKind.Code or BlockKind.List ? text : text.Trim(), level);
    }

    private string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        _links.Clear();
        return text;
    }

    private void EndLine()
    {
        while (_text.Length > 0 && _text[^1] == ' ')
            _text.Length--;
        if (_text.Length > 0 && _text[^1] != '\n')
            _text.Append('\n');
    }

    private void AppendCollapsed(string words)
    {
        foreach (var c in words)
        {
            if (!char.IsWhiteSpace(c))
                _text.Append(c);
            else if (_text.Length > 0 && !char.IsWhiteSpace(_text[^1]))
                _text.Append(' ');
        }
    }

    private static int LevelOf(string element) => element is ['h', >= '1' and <= '6'] ? element[1] - '0' : 0;
}
