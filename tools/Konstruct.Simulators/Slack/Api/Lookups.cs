using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>The methods that only tell: auth.test, users.info, conversations.info, conversations.open, files.info.</summary>
internal static class Lookups
{
    public static SlackAnswer AuthTest(SlackCall call) => SlackAnswer.Ok(new JsonObject
    {
        ["url"] = $"https://{call.Workspace.TeamId.ToLowerInvariant()}.slack.com/",
        ["team"] = call.Workspace.Name,
        ["user"] = call.Workspace.BotUser.Name.ToLowerInvariant(),
        ["team_id"] = call.Workspace.TeamId,
        ["user_id"] = call.Workspace.BotUser.Id,
        ["bot_id"] = call.Workspace.BotId,
        ["app_id"] = call.Workspace.AppId,
        ["is_enterprise_install"] = false,
    });

    public static SlackAnswer UsersInfo(SlackCall call)
    {
        if (call.Arguments["user"] is not { } id || !call.Workspace.Users.TryGetValue(id, out var user))
            return SlackAnswer.Error("user_not_found");
        return SlackAnswer.Ok(new JsonObject { ["user"] = User(call, user) });
    }

    public static JsonObject User(SlackCall call, SlackUser user) => new()
    {
        ["id"] = user.Id,
        ["team_id"] = call.Workspace.TeamId,
        ["name"] = user.Name.ToLowerInvariant().Replace(' ', '.'),
        ["real_name"] = user.Name,
        ["tz"] = "Europe/Lisbon",
        ["tz_offset"] = 0,
        ["is_bot"] = user.IsBot,
        ["deleted"] = user.IsDeactivated,
        ["is_restricted"] = false,
        ["is_ultra_restricted"] = false,
        ["profile"] = new JsonObject { ["display_name"] = user.Name, ["real_name"] = user.Name },
    };

    public static SlackAnswer ConversationsInfo(SlackCall call)
    {
        return call.VisibleChannel() is { } channel
            ? SlackAnswer.Ok(new JsonObject { ["channel"] = Channel(call, channel) })
            : SlackAnswer.Error("channel_not_found");
    }

    public static JsonObject Channel(SlackCall call, SlackChannel channel)
    {
        var direct = channel.Kind == SlackChannelKind.DirectMessage;
        var shown = new JsonObject
        {
            ["id"] = channel.Id,
            ["is_channel"] = !direct,
            ["is_im"] = direct,
            ["is_mpim"] = false,
            ["is_private"] = channel.IsPrivate,
            ["is_archived"] = channel.IsArchived,
            ["is_ext_shared"] = false,
            ["is_member"] = call.BotIsIn(channel),
            ["context_team_id"] = call.Workspace.TeamId,
        };
        if (direct)
            shown["user"] = call.Workspace.Users.Keys.First(user => user != call.Workspace.BotUser.Id && channel.HasMember(user));
        else
            shown["name"] = channel.Name;
        return shown;
    }

    public static SlackAnswer ConversationsOpen(SlackCall call)
    {
        if (call.Arguments["channel"] is not null)
        {
            return call.VisibleChannel() is { Kind: SlackChannelKind.DirectMessage } known
                ? Opened(known)
                : SlackAnswer.Error("channel_not_found");
        }

        if (call.Arguments["users"] is not { } users)
            return SlackAnswer.Error("users_list_not_supplied");
        // Group messages are not simulated: the product opens direct ones only.
        if (users.Contains(',', StringComparison.Ordinal))
            return SlackAnswer.Error("too_many_users");
        if (!call.Workspace.Users.TryGetValue(users, out var user) || user.IsBot)
            return SlackAnswer.Error("user_not_found");
        if (user.IsDeactivated)
            return SlackAnswer.Error("user_disabled");
        return Opened(call.Workspace.DirectMessageWith(users));
    }

    public static SlackAnswer FilesInfo(SlackCall call) =>
        call.Arguments["file"] is { } id && call.Workspace.Files.TryGetValue(id, out var file)
            ? SlackAnswer.Ok(new JsonObject { ["file"] = SlackWire.File(call.Workspace, file) })
            : SlackAnswer.Error("file_not_found");

    private static SlackAnswer Opened(SlackChannel channel) =>
        SlackAnswer.Ok(new JsonObject { ["channel"] = new JsonObject { ["id"] = channel.Id } });
}
