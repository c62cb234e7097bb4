using System.Text;
using Konstruct.Api.Knowledge.Extraction;

namespace Konstruct.Api.Knowledge.Indexing;

/// <summary>Cuts one block that is larger than a chunk where its kind bears it: between sentences, rows, items or lines.</summary>
internal static class Pieces
{
    /// <summary>The block whole when it fits, else parts of it, none larger than <paramref name="most"/>.</summary>
    /// <param name="target">Parts are filled up to here.</param>
    /// <param name="most">No part is larger.</param>
    /// <param name="overlap">How much of a paragraph's part the next one begins with.</param>
    public static IEnumerable<string> Of(DocumentBlock block, int target, int most, int overlap)
    {
        if (TokenSize.Of(block.Text) <= most)
            return [block.Text];
        var lines = block.Text.Split('\n');
        return block.Kind switch
        {
            BlockKind.Paragraph => Group(Sentences(block.Text).SelectMany(s => Cut(s, target)), "", target, overlap),
            // every part says what the columns are
            BlockKind.Table when TokenSize.Of(lines[0]) <= target / 3 =>
                Group(lines.Skip(1).SelectMany(l => Cut(l + "\n", target - TokenSize.Of(lines[0]))), lines[0] + "\n", target, 0),
            // and what the record is: its first field names it more often than not
            BlockKind.Record when TokenSize.Of(lines[0]) <= target / 3 =>
                Group(lines.Skip(1).SelectMany(l => Cut(l + "\n", target - TokenSize.Of(lines[0]))), lines[0] + "\n", target, 0),
            _ => Group(lines.SelectMany(l => Cut(l + "\n", target)), "", target, 0),
        };
    }

    private static IEnumerable<string> Group(IEnumerable<string> units, string before, int target, int overlap)
    {
        var part = new StringBuilder(before);
        var size = TokenSize.Of(before);
        var last = "";
        var isEmpty = true;
        foreach (var unit in units)
        {
            var more = TokenSize.Of(unit);
            if (!isEmpty && size + more > target)
            {
                yield return part.ToString().Trim('\n', ' ');
                var again = overlap > 0 && TokenSize.Of(last) <= overlap && TokenSize.Of(last) + more <= target ? last : "";
                part.Clear().Append(before).Append(again);
                size = TokenSize.Of(before) + TokenSize.Of(again);
            }

            part.Append(unit);
            size += more;
            last = unit;
            isEmpty = false;
        }

        if (!isEmpty)
            yield return part.ToString().Trim('\n', ' ');
    }

    /// <summary>Sentences with the white space behind them; together they are the text.</summary>
    private static IEnumerable<string> Sentences(string text)
    {
        var from = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            var ends = text[i] == '\n' || text[i] is '。' or '！' or '？' || (text[i] is '.' or '!' or '?' or ';' && char.IsWhiteSpace(text[i + 1]));
            if (!ends)
                continue;
            while (i + 1 < text.Length && char.IsWhiteSpace(text[i + 1]))
                i++;
            yield return text[from..(i + 1)];
            from = i + 1;
        }

        if (from < text.Length)
            yield return text[from..];
    }

    /// <summary>What even alone is too large, between words, or between characters where there are no words. Together the parts are the text.</summary>
    private static IEnumerable<string> Cut(string text, int most)
    {
        var budget = Math.Max(most, 8) * TokenSize.BytesPerToken;
        var (from, bytes, space) = (0, 0, -1);
        for (var i = 0; i < text.Length;)
        {
            var rune = Rune.TryGetRuneAt(text, i, out var found) ? found : Rune.ReplacementChar;
            if (bytes + rune.Utf8SequenceLength > budget)
            {
                var at = space > from ? space : i;
                yield return text[from..at];
                (from, bytes, space) = (at, Encoding.UTF8.GetByteCount(text.AsSpan(at, i - at)), -1);
                continue;
            }

            bytes += rune.Utf8SequenceLength;
            i += rune.Utf16SequenceLength;
            if (Rune.IsWhiteSpace(rune))
                space = i;
        }

        if (from < text.Length)
            yield return text[from..];
    }
}
