using System.Collections.Concurrent;
using Konstruct.Simulators.Platform;
using Konstruct.Simulators.Slack.Events;

namespace Konstruct.Simulators.Slack;

/// <summary>All workspaces, the app's settings in Slack, and the deliveries of its events.</summary>
public sealed class SlackWorld
{
    private readonly ConcurrentDictionary<string, SlackWorkspace> _workspaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SlackWorkspace> _byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _deadTokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string TeamId, string? RedirectUri)> _oauthCodes = new(StringComparer.Ordinal);

    internal SlackWorld(SlackOptions options, ChangeSignal signal, UniqueClock clock, HttpMessageInvoker http)
    {
        Options = options;
        Signal = signal;
        Clock = clock;
        EventsUrl = options.EventsUrl;
        SigningSecret = options.SigningSecret;
        Events = new(this, http);
        People = new(this);
        if (options.SeedDemo)
            SeedDemo();
    }

    /// <summary>What the host was started with.</summary>
    public SlackOptions Options { get; }

    /// <summary>Where events go from now on; null or empty sends none.</summary>
    public string? EventsUrl { get; set; }

    /// <summary>The secret that signs events from now on.</summary>
    public string SigningSecret { get; set; }

    /// <summary>Writes, edits and deletes as people do.</summary>
    public SlackPeople People { get; }

    /// <summary>Sends events and remembers what became of them.</summary>
    public SlackEventSender Events { get; }

    /// <summary>Every workspace.</summary>
    public IReadOnlyCollection<SlackWorkspace> Workspaces => [.. _workspaces.Values];

    /// <summary>The demo workspace, or the first that was added.</summary>
    public SlackWorkspace Default =>
        _workspaces.GetValueOrDefault(Options.TeamId) ?? _workspaces.Values.OrderBy(workspace => workspace.TeamId, StringComparer.Ordinal).First();

    internal ChangeSignal Signal { get; }

    internal UniqueClock Clock { get; }

    /// <summary>The workspace with this id; null id means the default one.</summary>
    public SlackWorkspace? Find(string? teamId) => teamId is null ? Default : _workspaces.GetValueOrDefault(teamId);

    /// <summary>Adds a workspace with the app installed, one person, one channel with everybody in it, and the person's direct message.</summary>
    /// <remarks>Ids default to the team's: user U…, bot user UBOT…, bot B…, channel C…, direct message D… for team T….</remarks>
    public SlackWorkspace AddWorkspace(string teamId, string? name = null, string? botToken = null)
    {
        var suffix = teamId.TrimStart('T');
        var workspace = new SlackWorkspace(
            teamId, name ?? teamId, Options.AppId, botToken ?? $"xoxb-{suffix}-konstruct", $"UBOT{suffix}", $"B{suffix}", Options.BotName);
        workspace.AddUser($"U{suffix}", "Maya");
        workspace.AddChannel($"C{suffix}", "general");
        workspace.AddDirectMessage($"D{suffix}", $"U{suffix}");
        Register(workspace);
        return workspace;
    }

    /// <summary>Every message of a channel; empty for an unknown one.</summary>
    public IReadOnlyList<SlackMessage> Messages(string channelId, string? teamId = null) =>
        Channel(channelId, teamId)?.Messages ?? [];

    /// <summary>A thread, parent first; empty for an unknown one.</summary>
    public IReadOnlyList<SlackMessage> Thread(string channelId, string ts, string? teamId = null) =>
        Channel(channelId, teamId)?.Thread(ts) ?? [];

    /// <summary>The ephemeral messages of a channel.</summary>
    public IReadOnlyList<SlackEphemeral> Ephemerals(string channelId, string? teamId = null) =>
        Channel(channelId, teamId)?.Ephemerals ?? [];

    /// <summary>A channel by id.</summary>
    public SlackChannel? Channel(string channelId, string? teamId = null) =>
        Find(teamId) is { } workspace && workspace.Channels.TryGetValue(channelId, out var channel) ? channel : null;

    /// <summary>A code for <c>oauth.v2.access</c> that installs the app into a workspace once.</summary>
    public string IssueOAuthCode(string teamId, string? redirectUri = null)
    {
        var code = Clock.NextId("code-");
        _oauthCodes[code] = (teamId, redirectUri);
        return code;
    }

    internal (string TeamId, string? RedirectUri)? TakeOAuthCode(string code) =>
        _oauthCodes.TryRemove(code, out var issued) ? issued : null;

    internal string NextTs() => SlackTimestamp.Format(Clock.NextMicroseconds());

    /// <summary>The workspace of a living token, or the error that Slack gives for this one.</summary>
    internal (SlackWorkspace? Workspace, string? Error) Authenticate(string token)
    {
        if (_deadTokens.TryGetValue(token, out var error))
            return (null, error);
        return _byToken.TryGetValue(token, out var workspace) ? (workspace, null) : (null, "invalid_auth");
    }

    /// <summary>Ends the current installation; calls with its token get the given error from now on.</summary>
    internal void EndInstallation(SlackWorkspace workspace, string error)
    {
        workspace.Installed = false;
        _deadTokens[workspace.BotToken] = error;
        Signal.Notify();
    }

    /// <summary>Installs the app again with a fresh token.</summary>
    internal void Install(SlackWorkspace workspace)
    {
        _deadTokens.TryAdd(workspace.BotToken, "token_revoked");
        workspace.BotToken = Clock.NextId($"xoxb-{workspace.TeamId}-");
        workspace.Installed = true;
        _byToken[workspace.BotToken] = workspace;
        Signal.Notify();
    }

    internal void ClearMessages()
    {
        foreach (var channel in _workspaces.Values.SelectMany(workspace => workspace.Channels.Values))
            channel.Clear();
        Events.Clear();
        Signal.Notify();
    }

    private void Register(SlackWorkspace workspace)
    {
        _workspaces[workspace.TeamId] = workspace;
        _byToken[workspace.BotToken] = workspace;
        Signal.Notify();
    }

    private void SeedDemo()
    {
        var demo = new SlackWorkspace(
            Options.TeamId, Options.TeamName, Options.AppId, Options.BotToken, Options.BotUserId, Options.BotId, Options.BotName);
        demo.AddUser("U0MAYA", "Maya");
        demo.AddUser("U0OMAR", "Omar");
        demo.AddChannel("C0GENERAL", "general");
        demo.AddDirectMessage("D0MAYA", "U0MAYA");
        demo.AddDirectMessage("D0OMAR", "U0OMAR");
        Register(demo);
    }
}
