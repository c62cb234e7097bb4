using System.Text;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>Slack's pages: a limit, and a cursor that names the first item of the next page.</summary>
internal static class Paging
{
    private const int LongestCursor = 512;

    /// <summary>How many items are asked for; null when Slack would call the limit invalid.</summary>
    public static int? Limit(SlackArguments arguments, int usual, int most) =>
        arguments["limit"] is not { } asked ? usual
        : int.TryParse(asked, out var limit) && limit >= 1 && limit <= most ? limit
        : null;

    public static string Cursor(string kind, string first) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{kind}:{first}"));

    /// <summary>What the cursor names; null when it is none of this kind.</summary>
    public static string? First(string kind, string cursor)
    {
        Span<byte> bytes = stackalloc byte[LongestCursor];
        if (cursor.Length > LongestCursor || !Convert.TryFromBase64String(cursor, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        return text.StartsWith(kind + ":", StringComparison.Ordinal) ? text[(kind.Length + 1)..] : null;
    }

    /// <summary>The page that the call asks for and the next cursor (empty at the end); null for a cursor that names nothing.</summary>
    public static (IReadOnlyList<T> Items, string Next)? Page<T>(IReadOnlyList<T> all, Func<T, string> id, string kind, string? cursor, int limit)
    {
        var from = 0;
        if (cursor is not null)
        {
            if (First(kind, cursor) is not { } first)
                return null;
            from = all.ToList().FindIndex(item => id(item) == first);
            if (from < 0)
                return null;
        }

        var next = limit < all.Count - from ? Cursor(kind, id(all[from + limit])) : "";
        return ([.. all.Skip(from).Take(limit)], next);
    }
}
