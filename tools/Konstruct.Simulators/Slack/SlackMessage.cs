using System.Text.Json;

namespace Konstruct.Simulators.Slack;

/// <summary>A message as a channel keeps it.</summary>
public sealed record SlackMessage
{
    /// <summary>The channel's id.</summary>
    public required string Channel { get; init; }

    /// <summary>Its id within the channel.</summary>
    public required string Ts { get; init; }

    /// <summary>The thread it belongs to; its own ts once it has replies.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>The author; the bot user for the app's posts.</summary>
    public string? User { get; init; }

    /// <summary>The author when it is the app.</summary>
    public string? BotId { get; init; }

    /// <summary>The app that posted it.</summary>
    public string? AppId { get; init; }

    /// <summary>The text in Slack's escaped form.</summary>
    public string Text { get; init; } = "";

    /// <summary>The blocks as sent, or as made from the text.</summary>
    public JsonElement? Blocks { get; init; }

    /// <summary>The app's metadata.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The id that Slack's clients give to what people write.</summary>
    public string? ClientMsgId { get; init; }

    /// <summary>Files that came with it.</summary>
    public IReadOnlyList<SlackFile> Files { get; init; } = [];

    /// <summary>Slack's subtype.</summary>
    public string? Subtype { get; init; }

    /// <summary>Who edited it last.</summary>
    public string? EditedBy { get; init; }

    /// <summary>When it was edited last, as a ts.</summary>
    public string? EditedTs { get; init; }

    /// <summary>Every text it had before, oldest first: what an observer saw change.</summary>
    public IReadOnlyList<string> EarlierTexts { get; init; } = [];

    /// <summary>Replies of a thread's parent.</summary>
    public int ReplyCount { get; init; }

    /// <summary>Who replied.</summary>
    public IReadOnlyList<string> ReplyUsers { get; init; } = [];

    /// <summary>The last reply.</summary>
    public string? LatestReply { get; init; }

    /// <summary>Whether the app wrote it.</summary>
    public bool IsFromApp => BotId is not null;

    /// <summary>Whether it stands in a thread below another message.</summary>
    public bool IsReply => ThreadTs is not null && ThreadTs != Ts;
}

/// <summary>A message that one person sees and nobody keeps.</summary>
public sealed record SlackEphemeral(string Channel, string Ts, string? ThreadTs, string UserId, string Text);
