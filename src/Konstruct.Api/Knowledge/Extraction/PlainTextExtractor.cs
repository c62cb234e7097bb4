namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>Plain text: paragraphs are apart by blank lines.</summary>
internal static class PlainTextExtractor
{
    public static void Extract(byte[] content, DocumentBlocks blocks)
    {
        var text = TextDecoding.Decode(content);
        var from = 0;
        for (var at = 0; at <= text.Length; at = EndOfLine(text, at) + 1)
        {
            if (at < text.Length && !IsBlank(text, at))
                continue;
            blocks.Add(BlockKind.Paragraph, text[Math.Min(from, at)..Math.Min(at, text.Length)]);
            from = at;
        }

        blocks.Add(BlockKind.Paragraph, text[Math.Min(from, text.Length)..]);
    }

    private static int EndOfLine(string text, int at)
    {
        if (at >= text.Length)
            return text.Length;
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }

    private static bool IsBlank(string text, int at) => text.AsSpan(at, EndOfLine(text, at) - at).IsWhiteSpace();
}
