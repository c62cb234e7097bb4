using System.Text;

namespace Konstruct.Domain.Handoff.Text;

/// <summary>What is wrong with something a person wrote, and where.</summary>
/// <param name="Code">Stable, e.g. <c>rule_syntax</c>.</param>
/// <param name="Message">What was expected, and what stands there.</param>
/// <param name="Offset">From 0, in UTF-16 units of the text.</param>
/// <param name="Length">How much of it is meant; 0 at its end.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units of the line.</param>
public sealed record TextError(string Code, string Message, int Offset, int Length, int Line, int Column)
{
    private const int Shown = 60;

    public static TextError At(string text, int offset, int length, string code, string message)
    {
        var before = text.AsSpan(0, offset);
        return new TextError(code, message, offset, length, before.Count('\n') + 1, offset - (before.LastIndexOf('\n') + 1) + 1);
    }

    /// <summary>The line with a row of carets under what is meant, for a terminal. Of a long line only what stands around it.</summary>
    public string Pointer(string text)
    {
        var start = Offset - (Column - 1);
        var end = text.IndexOf('\n', start) is var n and >= 0 ? n : text.Length;
        var from = Math.Max(start, Offset - Shown);
        var to = Math.Min(end, Offset + Shown);
        var carets = Math.Clamp(Length, 1, Math.Max(1, to - Offset));
        var (head, tail) = (from > start ? "…" : "", to < end ? "…" : "");
        return $"{head}{Printable(text.AsSpan(from, to - from))}{tail}\n{new string(' ', head.Length + Offset - from)}{new string('^', carets)}";
    }

    // a tab or another control character would move the carets away from what they point at
    private static string Printable(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text)
            shown.Append(char.IsControl(c) ? ' ' : c);
        return shown.ToString();
    }
}
