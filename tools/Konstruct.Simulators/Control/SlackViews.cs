using Konstruct.Simulators.Platform;
using Konstruct.Simulators.Slack;

namespace Konstruct.Simulators.Control;

/// <summary>Slack as a person sees it: names instead of ids, and only the ephemeral messages meant for the viewer.</summary>
internal static class SlackViews
{
    public static object Workspace(SlackWorkspace workspace) => new
    {
        workspace.TeamId,
        workspace.Name,
        workspace.Installed,
        BotUserId = workspace.BotUser.Id,
        BotName = workspace.BotUser.Name,
        Users = workspace.Users.Values.Where(user => !user.IsBot).OrderBy(user => user.Id, StringComparer.Ordinal).Select(user => new { user.Id, user.Name }),
        Channels = workspace.Channels.Values.OrderBy(channel => channel.Id, StringComparer.Ordinal).Select(channel => new
        {
            channel.Id,
            channel.Name,
            channel.Type,
            Members = workspace.Users.Keys.Where(channel.HasMember).Order(StringComparer.Ordinal),
        }),
    };

    /// <summary>The messages that stand in the channel itself.</summary>
    public static object? Channel(SlackWorld world, string? teamId, string channelId, string? viewer)
    {
        if (world.Find(teamId) is not { } workspace || !workspace.Channels.TryGetValue(channelId, out var channel))
            return null;
        var messages = channel.Messages.Where(message => !message.IsReply).Select(message => View(workspace, message));
        return new { Channel = channel.Id, channel.Name, Messages = Ordered(messages, workspace, channel, viewer, threadTs: null) };
    }

    /// <summary>A thread, parent first.</summary>
    public static object? Thread(SlackWorld world, string? teamId, string channelId, string ts, string? viewer)
    {
        if (world.Find(teamId) is not { } workspace || !workspace.Channels.TryGetValue(channelId, out var channel))
            return null;
        var thread = channel.Thread(ts);
        if (thread.Count == 0)
            return null;
        var root = thread[0].Ts;
        return new
        {
            Channel = channel.Id,
            ThreadTs = root,
            Messages = Ordered(thread.Select(message => View(workspace, message)), workspace, channel, viewer, root),
        };
    }

    private static List<MessageView> Ordered(
        IEnumerable<MessageView> messages, SlackWorkspace workspace, SlackChannel channel, string? viewer, string? threadTs) =>
        [.. messages
            .Concat(channel.Ephemerals
                .Where(ephemeral => ephemeral.ThreadTs == threadTs && (viewer is null || ephemeral.UserId == viewer))
                .Select(ephemeral => new MessageView
                {
                    Ts = ephemeral.Ts,
                    ThreadTs = ephemeral.ThreadTs,
                    UserId = workspace.BotUser.Id,
                    UserName = workspace.BotUser.Name,
                    IsBot = true,
                    Text = ephemeral.Text,
                    Display = Display(workspace, ephemeral.Text),
                    Ephemeral = true,
                    VisibleTo = ephemeral.UserId,
                }))
            .OrderBy(view => SlackChannel.Number(view.Ts))];

    private static MessageView View(SlackWorkspace workspace, SlackMessage message) => new()
    {
        Ts = message.Ts,
        ThreadTs = message.ThreadTs,
        UserId = message.User,
        UserName = workspace.DisplayName(message.User),
        IsBot = message.IsFromApp,
        Text = message.Text,
        Display = Display(workspace, message.Text),
        Edited = message.EditedTs is not null,
        EarlierTexts = message.EarlierTexts,
        Metadata = message.Metadata?.ToNode(),
        Files = [.. message.Files.Select(file => file.Name)],
        Subtype = message.Subtype,
        ReplyCount = message.ReplyCount,
    };

    // Mentions as names and escapes undone: what a terminal can print as it is.
    private static string Display(SlackWorkspace workspace, string text)
    {
        foreach (var user in workspace.Users.Values)
            text = text.Replace($"<@{user.Id}>", $"@{user.Name}", StringComparison.Ordinal);
        return SlackText.Unescape(text);
    }
}
