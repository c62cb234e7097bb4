using System.Text.Json.Nodes;
using Konstruct.Simulators.Slack.Events;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>chat.delete: only the app's own messages.</summary>
internal static class ChatDelete
{
    public static SlackAnswer Answer(SlackCall call)
    {
        var (world, workspace) = (call.World, call.Workspace);
        if (call.VisibleChannel() is not { } channel)
            return SlackAnswer.Error("channel_not_found");
        if (call.Arguments["ts"] is not { } ts)
            return SlackAnswer.Missing("ts");
        if (channel.Find(ts) is not { } found || found.Subtype == "tombstone")
            return SlackAnswer.Error("message_not_found");
        if (found.BotId != workspace.BotId)
            return SlackAnswer.Error("cant_delete_message");
        if (channel.Remove(ts) is not { } removed)
            return SlackAnswer.Error("message_not_found");

        world.Signal.Notify();
        var eventTs = world.NextTs();
        return SlackAnswer.Ok(
            new JsonObject { ["channel"] = channel.Id, ["ts"] = ts },
            () => world.Events.SendInBackground(SlackEnvelope.Event(world, workspace, removed.Tombstone is { } tombstone
                ? SlackEnvelope.Changed(workspace, channel, removed.Removed, tombstone, eventTs)
                : SlackEnvelope.Deleted(workspace, channel, removed.Removed, eventTs))));
    }
}
