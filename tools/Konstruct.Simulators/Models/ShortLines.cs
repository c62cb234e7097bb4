namespace Konstruct.Simulators.Models;

/// <summary>A summary as a little model makes it: the beginning of every line that says something, without headings and marks.</summary>
internal static class ShortLines
{
    private const int Longest = 120;
    private const int Most = 100;
    private const string Bullet = "- ";

    public static string Of(string text) => string.Join(
        '\n',
        text.Split('\n').Select(line => line.Trim()).Where(IsSaid).Select(Bare).Take(Most).Select(line => Bullet + (line.Length <= Longest ? line : line[..Longest] + "…")));

    private static bool IsSaid(string line) => line.Length > 0 && line[^1] != ':' && !line.StartsWith("[[", StringComparison.Ordinal);

    private static string Bare(string line) => line.StartsWith(Bullet, StringComparison.Ordinal) ? line[Bullet.Length..] : line;
}
