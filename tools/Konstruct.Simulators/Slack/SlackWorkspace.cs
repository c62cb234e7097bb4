using System.Collections.Concurrent;

namespace Konstruct.Simulators.Slack;

/// <summary>A person (or the bot) of a workspace.</summary>
public sealed record SlackUser(string Id, string Name, bool IsBot = false, bool IsDeactivated = false);

/// <summary>A file that was shared in a workspace.</summary>
public sealed record SlackFile(string Id, string Name, string Mimetype, long Size, string UserId)
{
    /// <summary>What whoever downloads it gets; null: it cannot be had.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary><c>hosted</c>, <c>external</c>, <c>tombstone</c>, …</summary>
    public string Mode { get; init; } = "hosted";
}

/// <summary>A workspace with one installation of the app.</summary>
public sealed class SlackWorkspace
{
    internal SlackWorkspace(string teamId, string name, string appId, string botToken, string botUserId, string botId, string botName)
    {
        TeamId = teamId;
        Name = name;
        AppId = appId;
        BotToken = botToken;
        BotId = botId;
        BotUser = new(botUserId, botName, IsBot: true);
        Users[botUserId] = BotUser;
    }

    /// <summary>T…</summary>
    public string TeamId { get; }

    /// <summary>The name people see.</summary>
    public string Name { get; }

    /// <summary>A…</summary>
    public string AppId { get; }

    /// <summary>The token of the current installation.</summary>
    public string BotToken { get; internal set; }

    /// <summary>B…</summary>
    public string BotId { get; }

    /// <summary>The bot as a user, U…</summary>
    public SlackUser BotUser { get; }

    /// <summary>False after an uninstallation until the app is installed again.</summary>
    public bool Installed { get; internal set; } = true;

    /// <summary>Everybody, the bot included, by id.</summary>
    public ConcurrentDictionary<string, SlackUser> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Channels and direct messages by id.</summary>
    public ConcurrentDictionary<string, SlackChannel> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>Where files are said to be; the simulators' own address once they know it.</summary>
    internal string FilesAddress { get; set; } = "https://files.slack.com";

    /// <summary>Files by id.</summary>
    public ConcurrentDictionary<string, SlackFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a person.</summary>
    public SlackUser AddUser(string id, string name) => Users[id] = new(id, name);

    /// <summary>Adds a channel with everybody present in it.</summary>
    /// <param name="id">C…</param>
    /// <param name="name">Without the #.</param>
    /// <param name="withBot">Whether the bot was invited.</param>
    /// <param name="isPrivate">Whether outsiders can see it.</param>
    public SlackChannel AddChannel(string id, string name, bool withBot = true, bool isPrivate = false)
    {
        var members = Users.Keys.Where(user => withBot || user != BotUser.Id);
        return Channels[id] = new(id, name, SlackChannelKind.Channel, isPrivate, members);
    }

    /// <summary>Adds the direct message between a person and the bot.</summary>
    public SlackChannel AddDirectMessage(string id, string userId) =>
        Channels[id] = new(id, Users[userId].Name, SlackChannelKind.DirectMessage, isPrivate: true, [userId, BotUser.Id]);

    /// <summary>The direct message with a person; made when there is none yet.</summary>
    internal SlackChannel DirectMessageWith(string userId) =>
        Channels.Values.FirstOrDefault(channel => channel.Kind == SlackChannelKind.DirectMessage && channel.HasMember(userId))
        ?? AddDirectMessage($"D0{userId}", userId);

    internal string DisplayName(string? userId) =>
        userId is not null && Users.TryGetValue(userId, out var user) ? user.Name : userId ?? "unknown";
}
