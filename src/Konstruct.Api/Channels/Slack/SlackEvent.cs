namespace Konstruct.Api.Channels.Slack;

/// <summary>Everything a verified request body can turn out to be. There is no other case and no exception.</summary>
internal abstract record SlackEvent
{
    private SlackEvent() { }

    /// <summary>The case alone: what people wrote and who they are stays out of logs.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>Slack asks whether this address is ours: answer 200 with the challenge.</summary>
    public sealed record UrlVerification(string Challenge) : SlackEvent;

    /// <summary>Somebody wrote something. Whether it is for us, the caller decides: mention, DM, or a thread we are in.</summary>
    public sealed record Message(SlackEnvelope Envelope, SlackMessage Content) : SlackEvent;

    /// <summary>Somebody changed their words: <c>edited</c> is there and the text is another.</summary>
    /// <param name="Content">The message as it reads now; its <c>Ts</c> names the one that changed.</param>
    public sealed record Edited(SlackEnvelope Envelope, SlackMessage Content, DateTimeOffset EditedAt) : SlackEvent;

    /// <summary>A message is gone, or only its place is left because it has replies.</summary>
    /// <param name="Ts">Of the message that is gone.</param>
    /// <param name="WasBot">A bot had posted it: our own placeholder, or an answer that somebody removed.</param>
    public sealed record Deleted(SlackEnvelope Envelope, string Channel, string Ts, string? ThreadTs, string? User, bool WasBot) : SlackEvent;

    /// <summary>Our own answer coming back with the outbound id that we put on it: it stands at <paramref name="Ts"/>.</summary>
    public sealed record OwnReply(SlackEnvelope Envelope, string Channel, string Ts, string? ThreadTs, string OutboundId) : SlackEvent;

    /// <summary>The app was removed. Older than the installation, it changes nothing: compare <see cref="SlackEnvelope.EventTime"/>.</summary>
    public sealed record AppUninstalled(SlackEnvelope Envelope) : SlackEvent;

    /// <summary>Tokens were revoked. With no bot user named, ours still works.</summary>
    public sealed record TokensRevoked(SlackEnvelope Envelope, IReadOnlyList<string> BotUserIds, IReadOnlyList<string> UserIds) : SlackEvent
    {
        public bool IncludesBot => BotUserIds.Count > 0;
    }

    /// <summary>Slack held events of this workspace back for the minute named: they are lost to us.</summary>
    public sealed record RateLimited(string? TeamId, DateTimeOffset Minute) : SlackEvent;

    /// <summary>Well formed, and nothing for us: 200, counted by reason.</summary>
    /// <param name="Detail">The type or subtype it had, when it looks like one. Never content.</param>
    public sealed record Ignored(SlackIgnored Reason, string? Detail = null) : SlackEvent;

    /// <summary>Not what Slack sends: 400.</summary>
    /// <param name="Why">A stable code naming the member at fault. Never content.</param>
    public sealed record Malformed(string Why) : SlackEvent;
}

/// <summary>Why an event is nothing for us.</summary>
internal enum SlackIgnored
{
    UnknownEnvelopeType,
    UnknownEventType,

    /// <summary>Another bot, app or webhook wrote it.</summary>
    BotMessage,

    /// <summary>We wrote it, and it carries no outbound id.</summary>
    OwnMessage,

    /// <summary>Slack itself speaks: USLACK, USLACKBOT.</summary>
    Slackbot,

    /// <summary>Joins, topics, pins, reply counts and the like.</summary>
    SystemSubtype,

    /// <summary>A change that is no edit: an unfurled link, our own update, a title.</summary>
    NotAnEdit,

    /// <summary>No words and no file.</summary>
    Empty,
}
