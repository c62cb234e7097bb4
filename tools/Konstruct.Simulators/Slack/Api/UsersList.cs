using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>users.list: everybody, the bots and those who left included, a page at a time.</summary>
internal static class UsersList
{
    private const int Most = 999;

    public static SlackAnswer Answer(SlackCall call)
    {
        if (Paging.Limit(call.Arguments, usual: int.MaxValue - 1, Most) is not { } limit)
            return SlackAnswer.Error("invalid_limit");
        var everybody = call.Workspace.Users.Values.OrderBy(user => user.Id, StringComparer.Ordinal).ToList();
        return Paging.Page(everybody, user => user.Id, "user", call.Arguments["cursor"], limit) is { } page
            ? SlackAnswer.Ok(new JsonObject
            {
                ["members"] = new JsonArray([.. page.Items.Select(user => Lookups.User(call, user))]),
                ["cache_ts"] = 1_700_000_000,
                ["response_metadata"] = new JsonObject { ["next_cursor"] = page.Next },
            })
            : SlackAnswer.Error("invalid_cursor");
    }
}
