using System.Text;

namespace Konstruct.Api.Tools;

/// <summary>What a tool's text may be: storable, and not longer than its limit.</summary>
internal static class ResultText
{
    public const string CutMark = "\n[… cut: the result is longer than the tool's limit]";

    /// <summary>Without what PostgreSQL does not keep (U+0000) or UTF-8 cannot say (lone surrogates): U+FFFD instead.</summary>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOf('\0') < 0 && IsWellFormed(text))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a lone surrogate comes as U+FFFD
            clean.Append(rune.Value == 0 ? '\uFFFD'.ToString() : rune.ToString());
        return clean.ToString();
    }

    /// <summary>At most so many bytes of UTF-8, the mark included, whole characters.</summary>
    /// <param name="alreadyCut">Whoever read it stopped before its end, so the mark belongs there in any case.</param>
    public static (string Text, bool Cut) Limit(string text, int bytes, bool alreadyCut)
    {
        if (text.EndsWith(CutMark, StringComparison.Ordinal))
            text = text[..^CutMark.Length];
        if (Encoding.UTF8.GetByteCount(text) <= bytes && !alreadyCut)
            return (text, false);
        var room = Math.Max(0, bytes - Encoding.UTF8.GetByteCount(CutMark));
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;
            end += rune.Utf16SequenceLength;
        }

        return (text[..end] + CutMark, true);
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }
}
