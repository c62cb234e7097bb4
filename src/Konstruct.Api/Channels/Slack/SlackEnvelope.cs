namespace Konstruct.Api.Channels.Slack;

/// <summary>What stands around every event.</summary>
/// <param name="EventId">The delivery's id, the same on a retry. The same message may come under several.</param>
/// <param name="IsExtSharedChannel">Slack Connect: people of other organisations are in the channel.</param>
internal sealed record SlackEnvelope(
    SlackInstallation Installation, string EventId, DateTimeOffset EventTime, string? AppId, bool IsExtSharedChannel)
{
    /// <summary>
    /// In a shared channel, somebody who is not known to be of the organisation that installed us. Without a shared channel another
    /// workspace is one of the same organisation.
    /// </summary>
    public bool IsStranger(SlackMessage message) =>
        IsExtSharedChannel
        && (message.UserTeam is not { } team || (team != Installation.TeamId && team != Installation.EnterpriseId));

    public override string ToString() => $"SlackEnvelope({EventId})";
}

/// <summary>For which installation Slack delivered an event.</summary>
/// <param name="TeamId">The workspace; may be null for an installation on a whole organisation.</param>
/// <param name="BotUserId">Our bot's user there, where the envelope says it.</param>
internal sealed record SlackInstallation(string? TeamId, string? EnterpriseId, bool IsEnterpriseInstall, string? BotUserId)
{
    /// <summary>What the installation was stored under: the organisation when it was installed there, else the workspace.</summary>
    public string Key => (IsEnterpriseInstall ? EnterpriseId : TeamId)!;

    public override string ToString() => $"SlackInstallation({Key})";
}
