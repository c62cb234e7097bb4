namespace Konstruct.Domain.Kernel;

/// <summary>What names are made of.</summary>
internal static class Line
{
    /// <summary>Something to read, on one line: no control characters (PostgreSQL keeps no U+0000) and no line separators of Unicode.</summary>
    public static bool IsLine(string? text, int max) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= max && !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029');
}
