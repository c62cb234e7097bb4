using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Konstruct.Api.Channels.Slack;

/// <summary>A table as lines of text whose columns stand under each other, for a code block: Slack's mrkdwn has no tables.</summary>
internal static class MrkdwnTable
{
    // Bounds what padding can add: one long cell must not make every row as wide.
    private const int MaxPaddedWidth = 40;

    public static string Align(Table table)
    {
        var rows = table.OfType<TableRow>().Select(r => (r.IsHeader, Cells: r.OfType<TableCell>().Select(Text).ToArray())).ToArray();
        var widths = Widths(rows.Select(r => r.Cells));
        var text = new StringBuilder();
        foreach (var (isHeader, cells) in rows)
        {
            text.Append(Line(cells, widths, table)).Append('\n');
            if (isHeader)
                text.Append(string.Join("-+-", widths.Select(w => new string('-', w)))).Append('\n');
        }

        return text.ToString().TrimEnd();
    }

    private static string Line(string[] cells, int[] widths, Table table)
    {
        // The cells that a short row lacks are added by the parser; at its end they would only be blanks.
        var count = Array.FindLastIndex(cells, c => c.Length > 0) + 1;
        return string.Join(" | ", cells.Take(count).Select((cell, i) => Padded(cell, widths[i], Alignment(table, i)))).TrimEnd();
    }

    private static int[] Widths(IEnumerable<string[]> rows)
    {
        var widths = new List<int>();
        foreach (var cells in rows)
            for (var i = 0; i < cells.Length; i++)
            {
                if (i == widths.Count)
                    widths.Add(1);
                widths[i] = Math.Max(widths[i], Math.Min(MaxPaddedWidth, Width(cells[i])));
            }

        return [.. widths];
    }

    private static string Padded(string cell, int width, TableColumnAlign? align)
    {
        var missing = Math.Max(0, width - Width(cell));
        var left = align switch
        {
            TableColumnAlign.Right => missing,
            TableColumnAlign.Center => missing / 2,
            _ => 0,
        };
        return new string(' ', left) + cell + new string(' ', missing - left);
    }

    private static TableColumnAlign? Alignment(Table table, int column) =>
        column < table.ColumnDefinitions.Count ? table.ColumnDefinitions[column].Alignment : null;

    private static string Text(TableCell cell) =>
        string.Join(' ', cell.OfType<LeafBlock>().Select(b => MrkdwnInlines.Plain(b.Inline).Replace('\n', ' ').Trim()));

    private static int Width(string cell)
    {
        var width = 0;
        for (var i = 0; i < cell.Length; i += StringInfo.GetNextTextElementLength(cell, i))
            width += Rune.TryGetRuneAt(cell, i, out var rune) && IsWide(rune.Value) ? 2 : 1;
        return width;
    }

    // East Asian and emoji blocks take two columns in a fixed-width font.
    private static bool IsWide(int rune) => rune is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
