using System.Text;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>Puts the text of a DOCX together into pieces, as elements begin and end.</summary>
internal sealed class DocxText(DocumentBlocks blocks, Dictionary<string, int> headings)
{
    private readonly StringBuilder _paragraph = new();
    private readonly StringBuilder _list = new();
    private readonly StringBuilder _cell = new();
    private readonly StringBuilder _table = new();
    private readonly List<string> _row = [];
    private int _tables;
    private int _skipping;
    private int _level;
    private bool _isItem;
    private bool _isHidden;

    public void Append(string text)
    {
        if (_skipping > 0 || _isHidden)
            return;
        _paragraph.Append(text);
        if (_paragraph.Length + _cell.Length + _table.Length + _list.Length > DocumentBlocks.MaxCharacters)
            throw new UnreadableException(KnowledgeRefusals.TooLong);
    }

    public void Skip(bool begins) => _skipping = Math.Max(0, _skipping + (begins ? 1 : -1));

    public void Style(string? id) => _level = id is not null && headings.TryGetValue(id, out var level) ? level : _level;

    public void OutlineLevel(string? value) => _level = int.TryParse(value, out var outline) && outline is >= 0 and < 9 ? outline + 1 : _level;

    public void IsItem() => _isItem = true;

    /// <summary>The run at hand is marked as hidden.</summary>
    public void Hidden() => _isHidden = true;

    public void BeginRun() => _isHidden = false;

    public void BeginParagraph()
    {
        // a paragraph inside another (a text box) ends the outer one's text
        EndParagraph();
        (_level, _isItem, _isHidden) = (0, false, false);
    }

    public void EndParagraph()
    {
        var text = _paragraph.ToString();
        _paragraph.Clear();
        _isHidden = false;
        if (_tables > 0)
        {
            _cell.Append(text).Append(' ');
            return;
        }

        if (_isItem && _level == 0)
        {
            if (!string.IsNullOrWhiteSpace(text))
                _list.Append("- ").Append(text.ReplaceLineEndings(" ")).Append('\n');
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
            return;
        EndList();
        blocks.Add(_level > 0 ? BlockKind.Heading : BlockKind.Paragraph, text.Trim(), _level);
    }

    public void BeginTable()
    {
        if (_tables++ > 0)
            return;
        EndList();
        _cell.Clear();
    }

    public void EndCell()
    {
        if (_tables != 1)
            return; // a table inside a cell is words of that cell
        _row.Add(_cell.ToString().ReplaceLineEndings(" ").Trim());
        _cell.Clear();
    }

    public void EndRow()
    {
        if (_tables != 1)
            return;
        if (_row.Exists(c => c.Length > 0))
            _table.Append(string.Join(" | ", _row)).Append('\n');
        _row.Clear();
    }

    public void EndTable()
    {
        if (_tables == 0 || --_tables > 0)
            return;
        blocks.Add(BlockKind.Table, _table.ToString());
        _table.Clear();
    }

    public void End()
    {
        EndParagraph();
        EndList();
    }

    private void EndList()
    {
        blocks.Add(BlockKind.List, _list.ToString());
        _list.Clear();
    }
}
