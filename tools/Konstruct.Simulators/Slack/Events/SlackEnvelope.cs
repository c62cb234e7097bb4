using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Events;

/// <summary>Builds what Slack posts to the app's events address.</summary>
internal static class SlackEnvelope
{
    // The deprecated verification token is still sent by Slack; receivers must ignore it.
    private const string VerificationToken = "deprecated-verification-token";

    public static JsonObject Event(SlackWorld world, SlackWorkspace workspace, JsonObject inner, bool withAuthorizations = true)
    {
        var envelope = new JsonObject
        {
            ["type"] = "event_callback",
            ["token"] = VerificationToken,
            ["team_id"] = workspace.TeamId,
            ["api_app_id"] = workspace.AppId,
            ["event_id"] = world.Clock.NextId("Ev"),
            ["event_time"] = world.Clock.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["is_ext_shared_channel"] = false,
            ["event_context"] = $"4-{world.Clock.NextId("")}",
            ["event"] = inner,
        };

        // As recorded from Slack: on message events, not on mentions.
        if ((string?)inner["type"] == "message")
        {
            envelope["context_team_id"] = workspace.TeamId;
            envelope["context_enterprise_id"] = null;
        }

        if (withAuthorizations)
        {
            envelope["authorizations"] = new JsonArray(new JsonObject
            {
                ["enterprise_id"] = null,
                ["team_id"] = workspace.TeamId,
                ["user_id"] = workspace.BotUser.Id,
                ["is_bot"] = true,
                ["is_enterprise_install"] = false,
            });
        }

        return envelope;
    }

    public static JsonObject UrlVerification(string challenge) =>
        new() { ["type"] = "url_verification", ["token"] = VerificationToken, ["challenge"] = challenge };

    public static JsonObject RateLimited(SlackWorld world, SlackWorkspace workspace) => new()
    {
        ["type"] = "app_rate_limited",
        ["token"] = VerificationToken,
        ["team_id"] = workspace.TeamId,
        ["minute_rate_limited"] = world.Clock.Time.GetUtcNow().ToUnixTimeSeconds() / 60 * 60,
        ["api_app_id"] = workspace.AppId,
    };

    /// <summary>A written message as the event <c>message</c>.</summary>
    public static JsonObject Message(SlackWorkspace workspace, SlackChannel channel, SlackMessage message)
    {
        var inner = SlackWire.Message(workspace, message, withMetadata: true);
        inner["channel"] = channel.Id;
        inner["event_ts"] = message.Ts;
        inner["channel_type"] = channel.Type;
        return inner;
    }

    /// <summary>The same message as the event <c>app_mention</c>: another type, no channel_type, no subtype even with files.</summary>
    public static JsonObject Mention(SlackWorkspace workspace, SlackChannel channel, SlackMessage message)
    {
        var inner = Message(workspace, channel, message);
        inner["type"] = "app_mention";
        inner.Remove("subtype");
        inner.Remove("channel_type");
        inner.Remove("parent_user_id");
        return inner;
    }

    public static JsonObject Changed(SlackWorkspace workspace, SlackChannel channel, SlackMessage before, SlackMessage after, string eventTs) =>
        new()
        {
            ["type"] = "message",
            ["subtype"] = "message_changed",
            ["hidden"] = true,
            ["message"] = SlackWire.Message(workspace, after, withMetadata: true),
            ["previous_message"] = SlackWire.Message(workspace, before, withMetadata: true),
            ["channel"] = channel.Id,
            ["ts"] = eventTs,
            ["event_ts"] = eventTs,
            ["channel_type"] = channel.Type,
        };

    public static JsonObject Deleted(SlackWorkspace workspace, SlackChannel channel, SlackMessage removed, string eventTs) =>
        new()
        {
            ["type"] = "message",
            ["subtype"] = "message_deleted",
            ["hidden"] = true,
            ["deleted_ts"] = removed.Ts,
            ["previous_message"] = SlackWire.Message(workspace, removed, withMetadata: true),
            ["channel"] = channel.Id,
            ["ts"] = eventTs,
            ["event_ts"] = eventTs,
            ["channel_type"] = channel.Type,
        };
}
