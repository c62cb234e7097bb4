using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Channels.Slack;

/// <summary>The few methods of Slack's Web API that the channel needs. Every call ends: in a value, a failure, or the word that nobody knows.</summary>
internal sealed class SlackApi(SlackClient client, IOptions<SlackOptions> options)
{
    /// <summary>Posts into a thread. Slack has no idempotency key: after <c>Unknown</c> search with <see cref="FindByOutboundIdAsync"/> first.</summary>
    public Task<SlackResult<SlackPosted>> PostMessageAsync(SlackWorkspace workspace, SlackPost post, CancellationToken cancellation) =>
        client.CallAsync(
            workspace,
            "chat.postMessage",
            [
                new("channel", post.Channel),
                new("thread_ts", post.ThreadTs),
                new("text", post.Text),
                new("metadata", Metadata(post.OutboundId)),
                new("unfurl_links", "false"),
                new("unfurl_media", "false"),
            ],
            isSeenTwice: true,
            Posted,
            cancellation);

    /// <summary>Replaces the text of our own post. The metadata goes along, so that the post stays findable; repeating it is harmless.</summary>
    /// <param name="channel">Where it stands; in a direct message the D… id that posting returned, never a user id.</param>
    public Task<SlackResult<SlackPosted>> UpdateAsync(
        SlackWorkspace workspace, string channel, string ts, string text, string outboundId, CancellationToken cancellation) =>
        client.CallAsync(
            workspace,
            "chat.update",
            [
                new("channel", channel),
                new("ts", ts),
                new("text", text),
                new("metadata", Metadata(outboundId)),
                // Unlike posting, updating would by default look for names and channels in the text.
                new("parse", "none"),
            ],
            isSeenTwice: false,
            Posted,
            cancellation);

    /// <summary>Shows one person a notice that nobody else sees and that cannot be changed later.</summary>
    public Task<SlackResult<SlackDone>> PostEphemeralAsync(SlackWorkspace workspace, SlackNotice notice, CancellationToken cancellation) =>
        client.CallAsync<SlackDone>(
            workspace,
            "chat.postEphemeral",
            [new("channel", notice.Channel), new("user", notice.User), new("text", notice.Text), new("thread_ts", notice.ThreadTs)],
            isSeenTwice: true,
            _ => default,
            cancellation);

    /// <summary>Removes our own post; one that is gone already counts as removed.</summary>
    public Task<SlackResult<SlackDone>> DeleteAsync(SlackWorkspace workspace, string channel, string ts, CancellationToken cancellation) =>
        client.CallAsync<SlackDone>(
            workspace, "chat.delete", [new("channel", channel), new("ts", ts)], isSeenTwice: false, _ => default, cancellation);

    /// <summary>The direct conversation with a person: the D… id that posts go to.</summary>
    public Task<SlackResult<string>> OpenDirectAsync(SlackWorkspace workspace, string user, CancellationToken cancellation) =>
        client.CallAsync(
            workspace,
            "conversations.open",
            [new("users", user)],
            isSeenTwice: false,
            reply => SlackEventParser.Id(reply["channel"]["id"]),
            cancellation);

    /// <summary>Asks who the token speaks for: the check of a new installation.</summary>
    public Task<SlackResult<SlackIdentity>> AuthTestAsync(SlackWorkspace workspace, CancellationToken cancellation) =>
        client.CallAsync(workspace, "auth.test", [], isSeenTwice: false, Identity, cancellation);

    /// <summary>What Slack knows about a file, as of now; the event that brought it may have told less.</summary>
    public Task<SlackResult<SlackFileInfo>> FileInfoAsync(SlackWorkspace workspace, string file, CancellationToken cancellation) =>
        client.CallAsync(
            workspace,
            "files.info",
            [new("file", file)],
            isSeenTwice: false,
            reply => reply["file"].IsObject
                ? new SlackFileInfo(
                    SlackEventParser.Code(reply["file"]["mode"].Text),
                    reply["file"]["size"].Integer is { } size and >= 0 ? size : null,
                    reply["file"]["url_private_download"].Text ?? reply["file"]["url_private"].Text)
                : null,
            cancellation);

    /// <summary>Looks in a thread for our own posts that carry the outbound id, from <paramref name="oldest"/> on and at most the set number of pages.</summary>
    /// <param name="oldest">The ts of the message that is being answered: nothing of ours is older.</param>
    public async Task<SlackResult<SlackSearch>> FindByOutboundIdAsync(
        SlackWorkspace workspace, string channel, string threadTs, string outboundId, string oldest, CancellationToken cancellation)
    {
        var found = new List<string>();
        string? cursor = null;
        for (var page = 0; page < options.Value.SearchPages; page++)
        {
            var result = await RepliesAsync(workspace, channel, threadTs, oldest, cursor, cancellation);
            switch (result)
            {
                case SlackResult<SlackJson>.Failed failed:
                    return new SlackResult<SlackSearch>.Failed(failed.Failure);
                case SlackResult<SlackJson>.Unknown unknown:
                    return new SlackResult<SlackSearch>.Unknown(unknown.Code);
                case SlackResult<SlackJson>.Ok { Value: var reply }:
                    found.AddRange(reply["messages"].Items.Where(m => IsOurs(workspace, m, outboundId)).Select(m => m["ts"].Text!));
                    cursor = reply["response_metadata"]["next_cursor"].Text;
                    break;
            }

            if (string.IsNullOrEmpty(cursor))
                return new SlackResult<SlackSearch>.Ok(new([.. found.Distinct(StringComparer.Ordinal)], Complete: true));
        }

        return new SlackResult<SlackSearch>.Ok(new([.. found.Distinct(StringComparer.Ordinal)], Complete: false));
    }

    private Task<SlackResult<SlackJson>> RepliesAsync(
        SlackWorkspace workspace, string channel, string threadTs, string oldest, string? cursor, CancellationToken cancellation) =>
        client.CallAsync(
            workspace,
            "conversations.replies",
            [
                new("channel", channel),
                new("ts", threadTs),
                new("oldest", oldest),
                new("inclusive", "true"),
                new("include_all_metadata", "true"),
                new("limit", options.Value.SearchPageSize.ToString()),
                new("cursor", cursor),
            ],
            isSeenTwice: false,
            reply => reply,
            cancellation);

    // The metadata alone proves nothing: another app of the workspace can read it and put it on a post of its own.
    private static bool IsOurs(SlackWorkspace workspace, SlackJson message, string outboundId) =>
        SlackId.IsTs(message["ts"].Text)
        && message["metadata"]["event_type"].Text == SlackEventMessages.ReplyEventType
        && message["metadata"]["event_payload"]["id"].Text == outboundId
        && (workspace.BotUserId is null || message["user"].Text == workspace.BotUserId);

    private static SlackPosted? Posted(SlackJson reply) =>
        SlackEventParser.Id(reply["channel"]) is { } channel && reply["ts"].Text is { } ts && SlackId.IsTs(ts) ? new(channel, ts) : null;

    private static SlackIdentity? Identity(SlackJson reply) =>
        SlackEventParser.Id(reply["team_id"]) is { } team && SlackEventParser.Id(reply["user_id"]) is { } user
            ? new(
                team,
                user,
                SlackEventParser.Id(reply["bot_id"]),
                reply["team"].Text,
                SlackEventParser.Id(reply["enterprise_id"]),
                reply["is_enterprise_install"].IsTrue,
                SlackEventParser.Id(reply["app_id"]))
            : null;

    private static string Metadata(string outboundId) =>
        JsonSerializer.Serialize(new { event_type = SlackEventMessages.ReplyEventType, event_payload = new { id = outboundId } });
}
