namespace Konstruct.Api.Channels.Slack;

/// <summary>The many shapes of a message event, told apart: written, changed, deleted, a bot's, or Slack's own noise.</summary>
internal static class SlackEventMessages
{
    /// <summary>The metadata type that marks our own posts; the payload's <c>id</c> is the outbound id.</summary>
    public const string ReplyEventType = "konstruct_reply";

    private const int MaxFiles = 100;
    private const int MaxNameLength = 255;

    public static SlackEvent Parse(SlackEnvelope envelope, SlackJson happened, bool isAppMention)
    {
        if (SlackEventParser.Id(happened["channel"]) is not { } channel)
            return new SlackEvent.Malformed("event.channel");

        // The list is closed on purpose: subtypes that Slack adds are its own announcements far more often than somebody's words.
        return happened["subtype"].Text switch
        {
            null or "file_share" or "thread_broadcast" or "me_message" => Written(envelope, channel, happened, isAppMention),
            "bot_message" => Bot(envelope, channel, happened),
            "message_changed" => Changed(envelope, channel, happened),
            "message_deleted" => Gone(envelope, channel, happened["deleted_ts"].Text, happened["previous_message"]),
            var other => new SlackEvent.Ignored(SlackIgnored.SystemSubtype, SlackEventParser.Code(other)),
        };
    }

    private static SlackEvent Written(SlackEnvelope envelope, string channel, SlackJson written, bool isAppMention)
    {
        if (IsBot(written) || IsOwn(envelope, written))
            return Bot(envelope, channel, written);
        if (Fault(written) is { } fault)
            return fault;

        var message = Message(channel, written, written, isAppMention);
        return message.Text.IsBlank && message.Files.Count == 0
            ? new SlackEvent.Ignored(SlackIgnored.Empty)
            : new SlackEvent.Message(envelope, message);
    }

    private static SlackEvent Bot(SlackEnvelope envelope, string channel, SlackJson posted)
    {
        if (!IsOwn(envelope, posted))
            return new SlackEvent.Ignored(SlackIgnored.BotMessage);

        // Ours by app or by user, not by the metadata alone: any app could copy an id it has seen.
        var metadata = posted["metadata"];
        return metadata["event_type"].Text == ReplyEventType
            && SlackEventParser.Id(metadata["event_payload"]["id"]) is { } outboundId
            && posted["ts"].Text is { } ts && SlackId.IsTs(ts)
            && TryThread(posted, out var threadTs)
                ? new SlackEvent.OwnReply(envelope, channel, ts, threadTs, outboundId)
                : new SlackEvent.Ignored(SlackIgnored.OwnMessage);
    }

    private static SlackEvent Changed(SlackEnvelope envelope, string channel, SlackJson happened)
    {
        var now = happened["message"];
        var before = happened["previous_message"];
        if (!now.IsObject)
            return new SlackEvent.Malformed("event.message");

        // A deleted message that has replies leaves a stone in its place.
        if (now["subtype"].Text == "tombstone")
            return Gone(envelope, channel, now["ts"].Text, before.IsObject ? before : now);
        if (IsOwn(envelope, now))
            return new SlackEvent.Ignored(SlackIgnored.OwnMessage);
        if (IsBot(now))
            return new SlackEvent.Ignored(SlackIgnored.BotMessage);

        // Unfurled links, new titles and streaming arrive as changes too; only a person's edit says so, and only new words matter.
        if (!now["edited"].IsObject || (before.IsObject && Text(now).Equals(Text(before))))
            return new SlackEvent.Ignored(SlackIgnored.NotAnEdit);
        if (Fault(now) is { } fault)
            return fault;

        var message = Message(channel, now, happened, isAppMention: false);
        var editedTs = now["edited"]["ts"].Text;
        return new SlackEvent.Edited(envelope, message, SlackId.IsTs(editedTs) ? SlackId.TimeOf(editedTs!) : envelope.EventTime);
    }

    private static SlackEvent Gone(SlackEnvelope envelope, string channel, string? ts, SlackJson previous)
    {
        if (!SlackId.IsTs(ts))
            return new SlackEvent.Malformed("event.deleted_ts");
        return TryThread(previous, out var threadTs)
            ? new SlackEvent.Deleted(
                envelope, channel, ts!, threadTs, SlackEventParser.Id(previous["user"]), IsBot(previous) || IsOwn(envelope, previous))
            : new SlackEvent.Malformed("event.thread_ts");
    }

    /// <summary>Why the message cannot be taken as somebody's words; null when it can.</summary>
    private static SlackEvent? Fault(SlackJson message)
    {
        if (!SlackId.IsTs(message["ts"].Text))
            return new SlackEvent.Malformed("event.ts");
        if (message["user"].Text is "USLACK" or "USLACKBOT")
            return new SlackEvent.Ignored(SlackIgnored.Slackbot);
        if (SlackEventParser.Id(message["user"]) is null)
            return new SlackEvent.Malformed("event.user");
        if (!message["text"].IsAbsent && message["text"].Text is null)
            return new SlackEvent.Malformed("event.text");
        return TryThread(message, out _) ? null : new SlackEvent.Malformed("event.thread_ts");
    }

    /// <summary>Of a message without <see cref="Fault"/>.</summary>
    /// <param name="outer">Where <c>channel_type</c> stands: beside the message of a change, in it otherwise.</param>
    private static SlackMessage Message(string channel, SlackJson message, SlackJson outer, bool isAppMention) => new(
        channel,
        SlackEventParser.Code(outer["channel_type"].Text),
        message["ts"].Text!,
        message["thread_ts"].Text,
        message["user"].Text!,
        Text(message),
        Files(message),
        isAppMention,
        SlackEventParser.Id(message["bot_id"]),
        SlackEventParser.Id(message["app_id"]),
        SlackEventParser.Id(message["client_msg_id"]),
        SlackEventParser.Id(message["user_team"]) ?? SlackEventParser.Id(message["source_team"]) ?? SlackEventParser.Id(message["team"]));

    private static bool TryThread(SlackJson message, out string? threadTs)
    {
        threadTs = message["thread_ts"].Text;
        return message["thread_ts"].IsAbsent || SlackId.IsTs(threadTs);
    }

    private static SlackText Text(SlackJson message)
    {
        var text = SlackText.Parse(message["text"].Text ?? "");
        if (text.IsBlank)
            return new SlackText(SlackBlockText.All(message));
        var tables = SlackBlockText.PastedTables(message);
        return tables.Count == 0 ? text : new SlackText([.. text.Tokens, new SlackTextToken.Plain("\n"), .. tables]);
    }

    private static SlackFile[] Files(SlackJson message) =>
    [
        .. from file in message["files"].Items.Take(MaxFiles)
           let id = SlackEventParser.Id(file["id"])
           where id is not null
           select new SlackFile(
               id,
               Shortened(file["name"].Text),
               Shortened(file["mimetype"].Text),
               file["size"].Integer is { } size and >= 0 ? size : null,
               SlackEventParser.Code(file["mode"].Text),
               file["file_access"].Text == "check_file_info"),
    ];

    private static string? Shortened(string? name)
    {
        if (name is null || name.Length <= MaxNameLength)
            return name;
        var end = char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength;
        return name[..end];
    }

    private static bool IsBot(SlackJson message) => !message["bot_id"].IsAbsent || message["bot_profile"].IsObject;

    private static bool IsOwn(SlackEnvelope envelope, SlackJson message)
    {
        var app = message["app_id"].Text ?? message["bot_profile"]["app_id"].Text;
        return (app is not null && app == envelope.AppId)
            || (message["user"].Text is { } user && user == envelope.Installation.BotUserId);
    }
}
