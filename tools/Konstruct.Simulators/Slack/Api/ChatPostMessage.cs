using System.Text.Json.Nodes;
using Konstruct.Simulators.Slack.Events;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>chat.postMessage: the app writes; its own post comes back as an event.</summary>
internal static class ChatPostMessage
{
    public static SlackAnswer Answer(SlackCall call)
    {
        var (world, workspace, arguments) = (call.World, call.Workspace, call.Arguments);
        if (Target(call) is not { } channel)
            return SlackAnswer.Error("channel_not_found");
        if (channel.IsArchived)
            return SlackAnswer.Error("is_archived");
        if (!call.BotIsIn(channel))
            return SlackAnswer.Error("not_in_channel");

        var (content, error) = MessageContent.Read(arguments);
        if (content is null)
            return error!;
        if (ThreadError(channel, arguments["thread_ts"]) is { } threadError)
            return SlackAnswer.Error(threadError);
        if (world.Options.PostsPerSecondPerChannel is { } perSecond
            && call.Limits.WaitSeconds($"post:{workspace.TeamId}:{channel.Id}", perSecond, world.Options.PostBurst) is { } seconds)
        {
            return SlackAnswer.RateLimited(seconds);
        }

        var message = new SlackMessage
        {
            Channel = channel.Id,
            Ts = world.NextTs(),
            ThreadTs = arguments["thread_ts"],
            User = workspace.BotUser.Id,
            BotId = workspace.BotId,
            AppId = workspace.AppId,
            Text = content.Text,
            Blocks = content.Blocks ?? (content.Text.Length > 0 ? SlackText.RichText(content.Text, world.Clock.NextId("")) : null),
            Metadata = content.Metadata,
        };
        channel.Add(message);
        world.Signal.Notify();

        var body = new JsonObject
        {
            ["channel"] = channel.Id,
            ["ts"] = message.Ts,
            ["message"] = SlackWire.Message(workspace, message, withMetadata: true),
        };
        var answer = SlackAnswer.Ok(body, Echo);
        return content.Truncated ? answer.Warn("message_truncated") : answer;

        void Echo() => world.Events.SendInBackground(SlackEnvelope.Event(world, workspace, SlackEnvelope.Message(workspace, channel, message)));
    }

    /// <summary>Why a message cannot be answered in a thread; null when it can.</summary>
    public static string? ThreadError(SlackChannel channel, string? threadTs)
    {
        if (threadTs is null)
            return null;
        if (!SlackTimestamp.IsWellFormed(threadTs))
            return "invalid_arguments";
        return channel.Find(threadTs) switch
        {
            null when channel.Ephemerals.Any(ephemeral => ephemeral.Ts == threadTs) => "cannot_reply_to_message",
            null => "thread_not_found",
            // Slack hangs such an answer to the wrong place without a word; refusing shows the caller's mistake.
            { IsReply: true } => "cannot_reply_to_message",
            _ => null,
        };
    }

    // A channel may also be named (#general), and a person's id means the direct message with that person.
    private static SlackChannel? Target(SlackCall call)
    {
        if (call.VisibleChannel() is { } channel)
            return channel;
        if (call.Arguments["channel"] is not { } named)
            return null;
        if (call.Workspace.Users.TryGetValue(named, out var user) && !user.IsBot)
            return call.Workspace.DirectMessageWith(named);
        return call.Workspace.Channels.Values.FirstOrDefault(other =>
            other is { Kind: SlackChannelKind.Channel, IsPrivate: false } && other.Name == named.TrimStart('#'));
    }
}
