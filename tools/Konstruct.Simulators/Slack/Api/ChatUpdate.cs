using System.Text.Json.Nodes;
using Konstruct.Simulators.Slack.Events;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>chat.update: only the app's own messages, and never by a user's id.</summary>
internal static class ChatUpdate
{
    public static SlackAnswer Answer(SlackCall call)
    {
        var (world, workspace, arguments) = (call.World, call.Workspace, call.Arguments);
        if (call.VisibleChannel() is not { } channel)
            return SlackAnswer.Error("channel_not_found");
        if (channel.IsArchived)
            return SlackAnswer.Error("is_inactive");
        if (arguments["ts"] is not { } ts)
            return SlackAnswer.Missing("ts");
        if (channel.Find(ts) is not { } found)
            return SlackAnswer.Error("message_not_found");
        if (found.BotId != workspace.BotId || found.Subtype == "tombstone")
            return SlackAnswer.Error("cant_update_message");

        var (content, error) = MessageContent.Read(arguments);
        if (content is null)
            return error!;
        if (arguments["text"] is { Length: > MessageContent.MostUpdated })
            return SlackAnswer.Error("msg_too_long");

        var eventTs = world.NextTs();
        var changed = channel.Change(ts, message => message with
        {
            Text = content.Text,
            Blocks = content.Blocks ?? (content.Text.Length > 0 ? SlackText.RichText(content.Text, world.Clock.NextId("")) : null),
            // Left out keeps it, an empty object removes it.
            Metadata = content.ClearsMetadata ? null : content.Metadata ?? message.Metadata,
            EditedBy = workspace.BotUser.Id,
            EditedTs = eventTs,
            EarlierTexts = [.. message.EarlierTexts, message.Text],
        });
        if (changed is not { } both)
            return SlackAnswer.Error("message_not_found");
        world.Signal.Notify();

        return SlackAnswer.Ok(
            new JsonObject
            {
                ["channel"] = channel.Id,
                ["ts"] = ts,
                ["text"] = both.After.Text,
                ["message"] = SlackWire.Message(workspace, both.After, withMetadata: true),
            },
            () => world.Events.SendInBackground(SlackEnvelope.Event(
                world, workspace, SlackEnvelope.Changed(workspace, channel, both.Before, both.After, eventTs))));
    }
}
