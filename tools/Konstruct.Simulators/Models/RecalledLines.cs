namespace Konstruct.Simulators.Models;

/// <summary>
/// The memories in a system text: lines that begin with <c>- </c> below a heading that speaks of memories or a summary, up to
/// the next heading. A heading begins with <c>#</c> or <c>&lt;</c>, or ends with a colon, or is a line that speaks of them.
/// </summary>
internal static class RecalledLines
{
    private const string Bullet = "- ";

    public static IReadOnlyList<string> In(string system)
    {
        var lines = new List<string>();
        var within = false;
        foreach (var line in system.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (line.StartsWith(Bullet, StringComparison.Ordinal))
            {
                if (within)
                    lines.Add(line[Bullet.Length..].Trim());
            }
            else if (SpeaksOfMemory(line))
            {
                within = !line.StartsWith("</", StringComparison.Ordinal);
            }
            else if (line[0] is '#' or '<' || line[^1] == ':')
            {
                within = false;
            }
        }

        return lines;
    }

    private static bool SpeaksOfMemory(string line) =>
        line.Contains("memor", StringComparison.OrdinalIgnoreCase) || line.Contains("summar", StringComparison.OrdinalIgnoreCase);
}
