using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>chat.postEphemeral: one person sees it; it is in no history and can never be updated.</summary>
internal static class ChatPostEphemeral
{
    public static SlackAnswer Answer(SlackCall call)
    {
        if (call.VisibleChannel() is not { } channel)
            return SlackAnswer.Error("channel_not_found");
        if (channel.IsArchived)
            return SlackAnswer.Error("is_archived");
        if (!call.BotIsIn(channel))
            return SlackAnswer.Error("not_in_channel");
        if (call.Arguments["user"] is not { } user)
            return SlackAnswer.Missing("user");
        if (!channel.HasMember(user))
            return SlackAnswer.Error("user_not_in_channel");

        var (content, error) = MessageContent.Read(call.Arguments);
        if (content is null)
            return error!;
        if (ChatPostMessage.ThreadError(channel, call.Arguments["thread_ts"]) is { } threadError)
            return SlackAnswer.Error(threadError);

        var ephemeral = new SlackEphemeral(channel.Id, call.World.NextTs(), call.Arguments["thread_ts"], user, content.Text);
        channel.Add(ephemeral);
        call.World.Signal.Notify();
        return SlackAnswer.Ok(new JsonObject { ["message_ts"] = ephemeral.Ts });
    }
}
