namespace Konstruct.Api.Channels.Slack;

/// <summary>A message as Slack's users see it, whichever of Slack's shapes it came in.</summary>
/// <param name="ChannelType"><c>channel</c>, <c>group</c>, <c>im</c>, <c>mpim</c>, <c>app_home</c>; absent on a mention.</param>
/// <param name="Ts">The message's own time and, within its channel, its name.</param>
/// <param name="ThreadTs">The thread it was written into; null when it stands in the channel itself.</param>
/// <param name="IsAppMention">It came as <c>app_mention</c>. The same message also comes as <c>message</c>, under another event id.</param>
/// <param name="BotId">Set on what a bot or an app posted.</param>
/// <param name="AppId">Set on what an app posted, also in a person's name.</param>
/// <param name="UserTeam">The writer's workspace or organisation, where Slack says it.</param>
internal sealed record SlackMessage(
    string Channel,
    string? ChannelType,
    string Ts,
    string? ThreadTs,
    string User,
    SlackText Text,
    IReadOnlyList<SlackFile> Files,
    bool IsAppMention,
    string? BotId,
    string? AppId,
    string? ClientMessageId,
    string? UserTeam)
{
    /// <summary>The thread that answers go into, and the conversation's key within its channel.</summary>
    public string ThreadKey => ThreadTs ?? Ts;

    public DateTimeOffset SentAt => SlackId.TimeOf(Ts);

    /// <summary>One person and the bot. A group DM is not one: there the bot is spoken to by its name.</summary>
    public bool IsDirect => ChannelType is null ? Channel.StartsWith('D') : ChannelType is "im" or "app_home";

    public bool MentionsBot(string botUserId) => Text.MentionsBot(botUserId);

    public string TextFor(string? botUserId, string? botName = null) => Text.TextFor(botUserId, botName);

    /// <summary>Whether it is our own post. What is not known is null and then not compared.</summary>
    public bool IsFrom(string? botUserId, string? botId, string? appId) =>
        (botUserId is not null && User == botUserId)
        || (botId is not null && BotId == botId)
        || (appId is not null && AppId == appId);

    /// <summary>Ids of the message only: no words, no names, no user.</summary>
    public override string ToString() => $"SlackMessage({Channel}/{Ts})";
}

/// <summary>A file somebody shared, as far as the event tells.</summary>
/// <param name="Mode"><c>hosted</c>, <c>external</c>, <c>snippet</c>, <c>tombstone</c>, …</param>
/// <param name="NeedsLookup">From a shared channel: only the id is sure, the rest is asked with <c>files.info</c>.</param>
internal sealed record SlackFile(string Id, string? Name, string? MimeType, long? Size, string? Mode, bool NeedsLookup)
{
    public override string ToString() => $"SlackFile({Id})";
}
