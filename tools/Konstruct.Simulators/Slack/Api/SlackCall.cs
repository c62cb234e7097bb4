namespace Konstruct.Simulators.Slack.Api;

/// <summary>One authenticated call of a method.</summary>
internal sealed record SlackCall(SlackWorld World, SlackWorkspace Workspace, SlackArguments Arguments, SlackLimits Limits)
{
    /// <summary>The channel that was named, if the bot may know of it.</summary>
    public SlackChannel? VisibleChannel(string argument = "channel")
    {
        if (Arguments[argument] is not { } id || !Workspace.Channels.TryGetValue(id, out var channel))
            return null;
        return channel.IsPrivate && !channel.HasMember(Workspace.BotUser.Id) ? null : channel;
    }

    public bool BotIsIn(SlackChannel channel) => channel.HasMember(Workspace.BotUser.Id);
}

/// <summary>A method of the Web API.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="AcceptsJson">Whether its arguments may come as JSON.</param>
/// <param name="Scope">The scope it needs, as told in a header.</param>
/// <param name="Answer">What it does.</param>
internal sealed record SlackMethod(string Name, bool AcceptsJson, string Scope, Func<SlackCall, SlackAnswer> Answer);
