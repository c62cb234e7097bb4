namespace Konstruct.Api.Channels.Slack;

/// <summary>A message to post into a thread.</summary>
/// <param name="Text">mrkdwn, escaped: what <see cref="Mrkdwn"/> made.</param>
/// <param name="OutboundId">Put on the post as metadata, so that it can be found when the reply to the call is lost.</param>
internal sealed record SlackPost(string Channel, string ThreadTs, string Text, string OutboundId)
{
    public override string ToString() => $"SlackPost({OutboundId})";
}

/// <summary>Where a post stands.</summary>
internal sealed record SlackPosted(string Channel, string Ts);

/// <summary>A notice that one person sees.</summary>
internal sealed record SlackNotice(string Channel, string User, string Text, string? ThreadTs)
{
    public override string ToString() => $"SlackNotice({Channel})";
}

/// <summary>What a search for an outbound id saw.</summary>
/// <param name="Found">The times of our posts that carry the id, in the thread's order; more than one after a rare double.</param>
/// <param name="Complete">False when the thread was longer than the search: then "not found" is not certain.</param>
internal sealed record SlackSearch(IReadOnlyList<string> Found, bool Complete)
{
    public string? Ts => Found.Count > 0 ? Found[0] : null;
}

/// <summary>Who a token speaks for.</summary>
internal sealed record SlackIdentity(
    string TeamId, string BotUserId, string? BotId, string? TeamName, string? EnterpriseId, bool IsEnterpriseInstall, string? AppId)
{
    public override string ToString() => $"SlackIdentity({TeamId})";
}

/// <summary>For calls whose success says nothing more.</summary>
internal readonly record struct SlackDone;
