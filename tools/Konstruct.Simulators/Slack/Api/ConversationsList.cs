using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>conversations.list: the channels that the bot may know of, a page at a time. Public ones by default.</summary>
internal static class ConversationsList
{
    private const int Usual = 100;
    private const int Most = 1000;

    private static readonly Dictionary<string, string> s_scopes = new(StringComparer.Ordinal)
    {
        ["public_channel"] = "channels:read",
        ["private_channel"] = "groups:read",
        ["im"] = "im:read",
        ["mpim"] = "mpim:read",
    };

    public static SlackAnswer Answer(SlackCall call)
    {
        var types = (call.Arguments["types"] ?? "public_channel").Split(',', StringSplitOptions.TrimEntries);
        if (types.Any(type => !s_scopes.ContainsKey(type)))
            return SlackAnswer.Error("invalid_types");
        if (types.FirstOrDefault(type => !Installation.Grants(s_scopes[type])) is { } missing)
            return SlackAnswer.MissingScope(s_scopes[missing]);
        if (Paging.Limit(call.Arguments, Usual, Most) is not { } limit)
            return SlackAnswer.Error("invalid_limit");

        var withoutArchived = call.Arguments.Flag("exclude_archived");
        var listed = call.Workspace.Channels.Values
            .Where(channel => types.Contains(TypeOf(channel)) && (!channel.IsPrivate || call.BotIsIn(channel)) && !(withoutArchived && channel.IsArchived))
            .OrderBy(channel => channel.Id, StringComparer.Ordinal).ToList();
        return Paging.Page(listed, channel => channel.Id, "channel", call.Arguments["cursor"], limit) is { } page
            ? SlackAnswer.Ok(new JsonObject
            {
                ["channels"] = new JsonArray([.. page.Items.Select(channel => Lookups.Channel(call, channel))]),
                ["response_metadata"] = new JsonObject { ["next_cursor"] = page.Next },
            })
            : SlackAnswer.Error("invalid_cursor");
    }

    private static string TypeOf(SlackChannel channel) =>
        channel.Kind == SlackChannelKind.DirectMessage ? "im" : channel.IsPrivate ? "private_channel" : "public_channel";
}
