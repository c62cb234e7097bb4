using System.Text.Json.Nodes;
using Konstruct.Simulators.Slack.Events;

namespace Konstruct.Simulators.Slack;

/// <summary>What somebody writes.</summary>
public sealed record SlackUtterance
{
    /// <summary>The workspace; null for the default one.</summary>
    public string? Team { get; init; }

    /// <summary>The channel; null for the workspace's first one.</summary>
    public string? Channel { get; init; }

    /// <summary>Who writes; null for the workspace's first person.</summary>
    public string? User { get; init; }

    /// <summary>As typed: @Name becomes a mention, everything else is escaped.</summary>
    public string Text { get; init; } = "";

    /// <summary>Takes <see cref="Text"/> as it is, without escaping: for text no client would send.</summary>
    public bool Raw { get; init; }

    /// <summary>Puts a mention of the bot in front when there is none.</summary>
    public bool Mention { get; init; }

    /// <summary>The thread that is answered.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>Files that come with it.</summary>
    public IReadOnlyList<SlackFile> Files { get; init; } = [];

    /// <summary>How often each event is delivered, at once, under different event ids. Slack does this at its worst.</summary>
    public int Copies { get; init; } = 1;
}

/// <summary>What became of an utterance.</summary>
/// <param name="Team">The workspace.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Ts">The message's id.</param>
/// <param name="ThreadTs">The thread an answer belongs to: the given one, else the message itself.</param>
/// <param name="Deliveries">The first attempt of each event.</param>
public sealed record SlackSaid(string Team, string Channel, string Ts, string ThreadTs, IReadOnlyList<SlackDelivery> Deliveries);

/// <summary>Acts as the people of a workspace. Every method returns when the first attempt of each event has ended.</summary>
public sealed class SlackPeople
{
    private readonly SlackWorld _world;

    internal SlackPeople(SlackWorld world) => _world = world;

    /// <summary>Writes a message.</summary>
    /// <exception cref="ArgumentException">The workspace, channel, user or thread does not exist.</exception>
    public async Task<SlackSaid> SayAsync(SlackUtterance utterance)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        var (workspace, channel, user) = Resolve(utterance);
        var text = utterance.Raw ? utterance.Text : SlackText.FromTyped(utterance.Text, workspace);
        var bot = workspace.BotUser.Id;
        if (utterance.Mention && channel.Kind == SlackChannelKind.Channel && !SlackText.Mentions(text, bot))
            text = $"<@{bot}> {text}";

        var ts = _world.NextTs();
        var message = new SlackMessage
        {
            Channel = channel.Id,
            Ts = ts,
            ThreadTs = utterance.ThreadTs,
            User = user.Id,
            Text = text,
            Blocks = text.Length > 0 ? SlackText.RichText(text, _world.Clock.NextId("")) : null,
            ClientMsgId = Guid.CreateVersion7(_world.Clock.Time.GetUtcNow()).ToString(),
            Files = utterance.Files,
            Subtype = utterance.Files.Count > 0 ? "file_share" : null,
        };
        foreach (var file in utterance.Files)
            workspace.Files[file.Id] = file;
        channel.Add(message);
        _world.Signal.Notify();

        var events = new List<JsonObject>();
        if (CanSee(workspace, channel))
        {
            for (var copy = 0; copy < Math.Max(1, utterance.Copies); copy++)
            {
                if (channel.Kind == SlackChannelKind.Channel && SlackText.Mentions(text, bot))
                    events.Add(SlackEnvelope.Event(_world, workspace, SlackEnvelope.Mention(workspace, channel, message)));
                events.Add(SlackEnvelope.Event(_world, workspace, SlackEnvelope.Message(workspace, channel, message)));
            }
        }

        return new(workspace.TeamId, channel.Id, ts, utterance.ThreadTs ?? ts, await SendAsync(events));
    }

    /// <summary>Edits a message of a person.</summary>
    public async Task<IReadOnlyList<SlackDelivery>> EditAsync(string channelId, string ts, string newText, string? teamId = null)
    {
        var (workspace, channel) = Resolve(teamId, channelId);
        var text = SlackText.FromTyped(newText, workspace);
        var eventTs = _world.NextTs();
        var changed = channel.Change(ts, message => message with
        {
            Text = text,
            Blocks = SlackText.RichText(text, _world.Clock.NextId("")),
            EditedBy = message.User,
            EditedTs = eventTs,
            EarlierTexts = [.. message.EarlierTexts, message.Text],
        }) ?? throw new ArgumentException($"There is no message {ts} in {channelId}.", nameof(ts));
        _world.Signal.Notify();

        return CanSee(workspace, channel)
            ? await SendAsync([SlackEnvelope.Event(_world, workspace, SlackEnvelope.Changed(workspace, channel, changed.Before, changed.After, eventTs))])
            : [];
    }

    /// <summary>Deletes a message.</summary>
    public async Task<IReadOnlyList<SlackDelivery>> DeleteAsync(string channelId, string ts, string? teamId = null)
    {
        var (workspace, channel) = Resolve(teamId, channelId);
        var removed = channel.Remove(ts) ?? throw new ArgumentException($"There is no message {ts} in {channelId}.", nameof(ts));
        _world.Signal.Notify();
        if (!CanSee(workspace, channel))
            return [];

        var eventTs = _world.NextTs();
        var inner = removed.Tombstone is { } tombstone
            ? SlackEnvelope.Changed(workspace, channel, removed.Removed, tombstone, eventTs)
            : SlackEnvelope.Deleted(workspace, channel, removed.Removed, eventTs);
        return await SendAsync([SlackEnvelope.Event(_world, workspace, inner)]);
    }

    /// <summary>Removes the app: its token dies and both leaving events are sent.</summary>
    public Task<IReadOnlyList<SlackDelivery>> UninstallAsync(string? teamId = null)
    {
        var workspace = Resolve(teamId);
        _world.EndInstallation(workspace, "account_inactive");
        return SendAsync([TokensRevoked(workspace), SlackEnvelope.Event(_world, workspace, new() { ["type"] = "app_uninstalled" }, withAuthorizations: false)]);
    }

    /// <summary>Revokes the bot token alone.</summary>
    public Task<IReadOnlyList<SlackDelivery>> RevokeTokensAsync(string? teamId = null)
    {
        var workspace = Resolve(teamId);
        _world.EndInstallation(workspace, "token_revoked");
        return SendAsync([TokensRevoked(workspace)]);
    }

    /// <summary>Tells the app that its events are being held back.</summary>
    public Task<IReadOnlyList<SlackDelivery>> RateLimitAppAsync(string? teamId = null) =>
        SendAsync([SlackEnvelope.RateLimited(_world, Resolve(teamId))]);

    /// <summary>Asks the events address to prove itself; the answer is in the delivery.</summary>
    public Task<IReadOnlyList<SlackDelivery>> VerifyUrlAsync(string challenge) =>
        SendAsync([SlackEnvelope.UrlVerification(challenge)]);

    /// <summary>Sends any inner event, in a proper envelope.</summary>
    public Task<IReadOnlyList<SlackDelivery>> SendEventAsync(JsonObject inner, string? teamId = null) =>
        SendAsync([SlackEnvelope.Event(_world, Resolve(teamId), inner)]);

    // The ids are those of users, never tokens.
    private JsonObject TokensRevoked(SlackWorkspace workspace) =>
        SlackEnvelope.Event(_world, workspace, new()
        {
            ["type"] = "tokens_revoked",
            ["tokens"] = new JsonObject { ["oauth"] = new JsonArray(), ["bot"] = new JsonArray(JsonValue.Create(workspace.BotUser.Id)) },
        }, withAuthorizations: false);

    private async Task<IReadOnlyList<SlackDelivery>> SendAsync(IReadOnlyList<JsonObject> envelopes) =>
        [.. (await Task.WhenAll(envelopes.Select(_world.Events.SendAsync))).OfType<SlackDelivery>()];

    private static bool CanSee(SlackWorkspace workspace, SlackChannel channel) =>
        workspace.Installed && channel.HasMember(workspace.BotUser.Id);

    private SlackWorkspace Resolve(string? teamId) =>
        _world.Find(teamId) ?? throw new ArgumentException($"There is no workspace {teamId}.", nameof(teamId));

    private (SlackWorkspace Workspace, SlackChannel Channel) Resolve(string? teamId, string channelId)
    {
        var workspace = Resolve(teamId);
        return workspace.Channels.TryGetValue(channelId, out var channel)
            ? (workspace, channel)
            : throw new ArgumentException($"There is no channel {channelId} in {workspace.TeamId}.", nameof(channelId));
    }

    private (SlackWorkspace Workspace, SlackChannel Channel, SlackUser User) Resolve(SlackUtterance utterance)
    {
        var workspace = Resolve(utterance.Team);
        var channelId = utterance.Channel
            ?? workspace.Channels.Values.Where(channel => channel.Kind == SlackChannelKind.Channel).Min(channel => channel.Id)!;
        var (_, found) = Resolve(utterance.Team, channelId);
        var userId = utterance.User
            ?? workspace.Users.Values.Where(user => !user.IsBot && found.HasMember(user.Id)).Min(user => user.Id)!;
        if (!workspace.Users.TryGetValue(userId, out var user))
            throw new ArgumentException($"There is no user {userId} in {workspace.TeamId}.", nameof(utterance));
        if (utterance.ThreadTs is { } thread && found.Find(thread) is null)
            throw new ArgumentException($"There is no message {thread} in {channelId}.", nameof(utterance));
        return (workspace, found, user);
    }
}
