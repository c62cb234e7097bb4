using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>conversations.history: what stands in the channel itself, newest first, a page at a time. Replies in threads are not in it.</summary>
internal static class ConversationsHistory
{
    private const int Usual = 100;
    private const int Most = 999;
    private const int MostUnapproved = 15;

    public static SlackAnswer Answer(SlackCall call)
    {
        var arguments = call.Arguments;
        if (call.VisibleChannel() is not { } channel)
            return SlackAnswer.Error("channel_not_found");
        if (!call.BotIsIn(channel))
            return SlackAnswer.Error("not_in_channel");
        if (ConversationsReplies.Malformed(arguments["oldest"]))
            return SlackAnswer.Error("invalid_ts_oldest");
        if (ConversationsReplies.Malformed(arguments["latest"]))
            return SlackAnswer.Error("invalid_ts_latest");
        if (Paging.Limit(arguments, Usual, Most) is not { } limit)
            return SlackAnswer.Error("invalid_limit");
        if (call.World.Options.NonMarketplaceLimits)
        {
            limit = Math.Min(limit, MostUnapproved);
            if (call.Limits.WaitSeconds($"history:{call.Workspace.TeamId}", 1.0 / 60, burst: 1) is { } seconds)
                return SlackAnswer.RateLimited(seconds);
        }

        var inRange = channel.Messages.Where(message => !message.IsReply && ConversationsReplies.Within(message.Ts, arguments)).Reverse().ToList();
        if (Paging.Page(inRange, message => message.Ts, "next_ts", arguments["cursor"], limit) is not { } page)
            return SlackAnswer.Error("invalid_cursor");
        var withMetadata = arguments.Flag("include_all_metadata");
        return SlackAnswer.Ok(new JsonObject
        {
            ["messages"] = new JsonArray([.. page.Items.Select(message => SlackWire.Message(call.Workspace, message, withMetadata, inHistory: true))]),
            ["has_more"] = page.Next.Length > 0,
            ["pin_count"] = 0,
            ["response_metadata"] = new JsonObject { ["next_cursor"] = page.Next },
        });
    }
}
