namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// Turns the raw body of a verified request into one <see cref="SlackEvent"/>. Total: any bytes give a value.
/// Text is cleaned on the way in; ids are checked for length and alphabet, because they become keys and form fields.
/// </summary>
internal static class SlackEventParser
{
    private const long LastUnixSecond = 253_402_300_799;

    public static SlackEvent Parse(ReadOnlySpan<byte> rawBody)
    {
        if (!SlackJson.TryRead(rawBody, out var body))
            return new SlackEvent.Malformed("json");
        if (!body.IsObject)
            return new SlackEvent.Malformed("not_an_object");

        return body["type"].Text switch
        {
            null => new SlackEvent.Malformed("type"),
            "url_verification" => body["challenge"].Text is { Length: > 0 and <= 1024 } challenge
                ? new SlackEvent.UrlVerification(challenge)
                : new SlackEvent.Malformed("challenge"),
            "app_rate_limited" => Time(body["minute_rate_limited"]) is { } minute
                ? new SlackEvent.RateLimited(Id(body["team_id"]), minute)
                : new SlackEvent.Malformed("minute_rate_limited"),
            "event_callback" => Callback(body),
            var other => new SlackEvent.Ignored(SlackIgnored.UnknownEnvelopeType, Code(other)),
        };
    }

    /// <summary>A type or subtype as a label that may be counted and logged; null when it does not look like one.</summary>
    internal static string? Code(string? type) =>
        type is { Length: > 0 and <= 64 } && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.') ? type : null;

    internal static string? Id(SlackJson id) => SlackId.IsId(id.Text) ? id.Text : null;

    private static SlackEvent Callback(SlackJson body)
    {
        var happened = body["event"];
        if (!happened.IsObject)
            return new SlackEvent.Malformed("event");
        if (happened["type"].Text is not { } type)
            return new SlackEvent.Malformed("event.type");

        // Before anything else is asked of the envelope: some events we do not know have neither a team nor authorizations.
        if (type is not ("message" or "app_mention" or "app_uninstalled" or "tokens_revoked"))
            return new SlackEvent.Ignored(SlackIgnored.UnknownEventType, Code(type));

        if (Id(body["event_id"]) is not { } eventId)
            return new SlackEvent.Malformed("event_id");
        if (Installation(body) is not { } installation)
            return new SlackEvent.Malformed("team_id");
        if (EventTime(body, happened) is not { } eventTime)
            return new SlackEvent.Malformed("event_time");

        var envelope = new SlackEnvelope(
            installation, eventId, eventTime, Id(body["api_app_id"]), body["is_ext_shared_channel"].IsTrue);

        return type switch
        {
            "app_uninstalled" => new SlackEvent.AppUninstalled(envelope),
            "tokens_revoked" => new SlackEvent.TokensRevoked(
                envelope, Ids(happened["tokens"]["bot"]), Ids(happened["tokens"]["oauth"])),
            _ => SlackEventMessages.Parse(envelope, happened, isAppMention: type == "app_mention"),
        };
    }

    // The authorization comes first: in a shared channel the envelope's team can be the other side's.
    private static SlackInstallation? Installation(SlackJson body)
    {
        var authorization = body["authorizations"].Items is [var first, ..] ? first : SlackJson.None;
        var installation = new SlackInstallation(
            Id(authorization["team_id"]) ?? Id(body["team_id"]),
            Id(authorization["enterprise_id"]) ?? Id(body["enterprise_id"]),
            authorization["is_enterprise_install"].IsTrue,
            authorization["is_bot"].IsTrue ? Id(authorization["user_id"]) : null);
        return installation.Key is null ? null : installation;
    }

    private static DateTimeOffset? EventTime(SlackJson body, SlackJson happened)
    {
        if (!body["event_time"].IsAbsent)
            return Time(body["event_time"]);
        return (happened["event_ts"].Text ?? happened["ts"].Text) is { } ts && SlackId.IsTs(ts) ? SlackId.TimeOf(ts) : null;
    }

    private static DateTimeOffset? Time(SlackJson seconds) =>
        seconds.Integer is { } unix and >= 0 and <= LastUnixSecond ? DateTimeOffset.FromUnixTimeSeconds(unix) : null;

    private static string[] Ids(SlackJson ids) => [.. ids.Items.Select(Id).OfType<string>()];
}
