using System.Text;
using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>conversations.replies: the parent first, then its replies, a page at a time.</summary>
internal static class ConversationsReplies
{
    private const int MostItems = 1000;
    private const int MostItemsUnapproved = 15;
    private const string CursorPrefix = "next_ts:";

    public static SlackAnswer Answer(SlackCall call)
    {
        var (world, workspace, arguments) = (call.World, call.Workspace, call.Arguments);
        if (call.VisibleChannel() is not { } channel)
            return SlackAnswer.Error("channel_not_found");
        if (!call.BotIsIn(channel))
            return SlackAnswer.Error("not_in_channel");
        if (arguments["ts"] is not { } ts)
            return SlackAnswer.Error("thread_not_found");
        if (Malformed(arguments["oldest"]))
            return SlackAnswer.Error("invalid_ts_oldest");
        if (Malformed(arguments["latest"]))
            return SlackAnswer.Error("invalid_ts_latest");

        var most = MostItems;
        if (world.Options.NonMarketplaceLimits)
        {
            most = MostItemsUnapproved;
            if (call.Limits.WaitSeconds($"replies:{workspace.TeamId}", 1.0 / 60, burst: 1) is { } seconds)
                return SlackAnswer.RateLimited(seconds);
        }

        var limit = most;
        if (arguments["limit"] is { } asked && (!int.TryParse(asked, out limit) || limit < 1))
            return SlackAnswer.Error("invalid_limit");
        limit = Math.Min(limit, most);

        var thread = channel.Thread(ts);
        if (thread.Count == 0)
            return SlackAnswer.Error("thread_not_found");

        var from = 0;
        if (arguments["cursor"] is { } cursor)
        {
            from = Position(thread, cursor);
            if (from < 0)
                return SlackAnswer.Error("invalid_cursor");
        }

        // The parent stands on the first page whatever the range of time.
        var inRange = thread.Where((message, at) => at == 0 ? from == 0 : at >= from && Within(message.Ts, arguments)).ToList();
        var page = inRange.Take(limit).ToList();
        var more = inRange.Count > page.Count;
        var withMetadata = arguments.Flag("include_all_metadata");
        return SlackAnswer.Ok(new JsonObject
        {
            ["messages"] = new JsonArray([.. page.Select(message => SlackWire.Message(workspace, message, withMetadata, inHistory: true))]),
            ["has_more"] = more,
            ["response_metadata"] = new JsonObject { ["next_cursor"] = more ? Cursor(inRange[page.Count].Ts) : "" },
        });
    }

    public static bool Within(string ts, SlackArguments arguments)
    {
        var inclusive = arguments.Flag("inclusive");
        var number = SlackChannel.Number(ts);
        if (arguments["oldest"] is { } oldest && (inclusive ? number < SlackChannel.Number(oldest) : number <= SlackChannel.Number(oldest)))
            return false;
        return arguments["latest"] is not { } latest
            || (inclusive ? number <= SlackChannel.Number(latest) : number < SlackChannel.Number(latest));
    }

    public static bool Malformed(string? ts) => ts is not null && !ts.All(char.IsAsciiDigit) && !SlackTimestamp.IsWellFormed(ts);

    private static string Cursor(string ts) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(CursorPrefix + ts));

    private static int Position(IReadOnlyList<SlackMessage> thread, string cursor)
    {
        Span<byte> bytes = stackalloc byte[128];
        if (cursor.Length > 128 || !Convert.TryFromBase64String(cursor, bytes, out var length))
            return -1;
        var text = Encoding.ASCII.GetString(bytes[..length]);
        if (!text.StartsWith(CursorPrefix, StringComparison.Ordinal))
            return -1;
        for (var at = 0; at < thread.Count; at++)
        {
            if (thread[at].Ts == text[CursorPrefix.Length..])
                return at;
        }

        return -1;
    }
}
