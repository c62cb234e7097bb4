namespace Konstruct.Api.Channels.Slack;

/// <summary>In whose name a call is made.</summary>
/// <param name="Key">The installation's team or organisation: rate limits count per it.</param>
/// <param name="BotUserId">Our bot's user there; a search for our own posts believes only this user's.</param>
internal sealed record SlackWorkspace(string Key, SlackToken Token, string? BotUserId)
{
    public override string ToString() => $"SlackWorkspace({Key})";
}
