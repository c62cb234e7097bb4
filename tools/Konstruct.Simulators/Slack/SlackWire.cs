using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Slack;

/// <summary>Messages and files in Slack's JSON.</summary>
internal static class SlackWire
{
    /// <param name="workspace">Where the message stands.</param>
    /// <param name="message">The message.</param>
    /// <param name="withMetadata">Whether the app's metadata is shown.</param>
    /// <param name="inHistory">Reply counts are shown when messages are listed, never in events.</param>
    public static JsonObject Message(SlackWorkspace workspace, SlackMessage message, bool withMetadata, bool inHistory = false)
    {
        var wire = new JsonObject { ["type"] = "message" };
        Put("subtype", message.Subtype);
        Put("user", message.User);
        wire["ts"] = message.Ts;
        Put("client_msg_id", message.ClientMsgId);
        Put("bot_id", message.BotId);
        Put("app_id", message.AppId);
        wire["text"] = message.Text;
        wire["team"] = workspace.TeamId;
        if (message.BotId is not null)
            wire["bot_profile"] = BotProfile(workspace);
        if (message.Blocks is { } blocks)
            wire["blocks"] = blocks.ToNode();
        if (message.Files.Count > 0)
            wire["files"] = new JsonArray([.. message.Files.Select(file => File(workspace, file))]);
        if (message.EditedTs is not null)
            wire["edited"] = new JsonObject { ["user"] = message.EditedBy, ["ts"] = message.EditedTs };
        if (withMetadata && message.Metadata is { } metadata)
            wire["metadata"] = metadata.ToNode();

        if (message.IsReply || inHistory)
            Put("thread_ts", message.ThreadTs);
        if (message.IsReply && workspace.Channels[message.Channel].Find(message.ThreadTs!) is { User: { } parentUser })
            wire["parent_user_id"] = parentUser;
        if (inHistory && message.ReplyCount > 0)
        {
            wire["reply_count"] = message.ReplyCount;
            wire["reply_users_count"] = message.ReplyUsers.Count;
            wire["latest_reply"] = message.LatestReply;
            wire["reply_users"] = new JsonArray([.. message.ReplyUsers.Select(user => JsonValue.Create(user))]);
        }

        return wire;

        void Put(string name, string? value)
        {
            if (value is not null)
                wire[name] = value;
        }
    }

    public static JsonObject File(SlackWorkspace workspace, SlackFile file)
    {
        var address = $"{workspace.FilesAddress}/files-pri/{workspace.TeamId}-{file.Id}";
        return new()
        {
            ["id"] = file.Id,
            ["name"] = file.Name,
            ["title"] = file.Name,
            ["mimetype"] = file.Mimetype,
            ["filetype"] = Path.GetExtension(file.Name).TrimStart('.'),
            ["size"] = file.Size,
            ["mode"] = file.Mode,
            ["user"] = file.UserId,
            ["url_private"] = $"{address}/{Uri.EscapeDataString(file.Name)}",
            ["url_private_download"] = $"{address}/download/{Uri.EscapeDataString(file.Name)}",
        };
    }

    private static JsonObject BotProfile(SlackWorkspace workspace) => new()
    {
        ["id"] = workspace.BotId,
        ["app_id"] = workspace.AppId,
        ["user_id"] = workspace.BotUser.Id,
        ["name"] = workspace.BotUser.Name,
        ["deleted"] = false,
        ["updated"] = 1_700_000_000,
        ["team_id"] = workspace.TeamId,
    };
}
