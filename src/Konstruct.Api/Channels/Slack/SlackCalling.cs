using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// Posts that begin a thread of their own in a channel or a direct message: how people are called. The first part stands in the channel,
/// the others in its thread; each carries its outbound id and number, so that what stands there already is found after a lost answer.
/// </summary>
internal sealed class SlackCalling(SlackClient client, IOptions<SlackOptions> options)
{
    /// <summary>The metadata type of these posts; answers in conversations have another.</summary>
    public const string EventType = "konstruct_handoff";

    /// <param name="threadTs">The first part's ts for the parts behind it; null for the first.</param>
    /// <param name="text">mrkdwn, escaped.</param>
    public Task<SlackResult<SlackPosted>> PostAsync(
        SlackWorkspace workspace, string channel, string? threadTs, string text, Guid outboundId, int part, CancellationToken cancellation) =>
        client.CallAsync(
            workspace,
            "chat.postMessage",
            [
                new("channel", channel),
                new("thread_ts", threadTs),
                new("text", text),
                new("metadata", JsonSerializer.Serialize(new { event_type = EventType, event_payload = new { id = outboundId.ToString("D"), part } })),
                new("unfurl_links", "false"),
                new("unfurl_media", "false"),
            ],
            isSeenTwice: true,
            reply => SlackEventParser.Id(reply["channel"]) is { } place && reply["ts"].Text is { } ts && SlackId.IsTs(ts) ? new SlackPosted(place, ts) : null,
            cancellation);

    /// <summary>What of these posts stands in a channel already, by part.</summary>
    /// <param name="since">Nothing of it is older.</param>
    public async Task<SlackResult<SlackStanding>> FindAsync(
        SlackWorkspace workspace, string channel, Guid outboundId, DateTimeOffset since, CancellationToken cancellation)
    {
        var found = new Dictionary<int, string>();
        var oldest = $"{since.ToUnixTimeSeconds()}.000000";
        var first = await SearchAsync(workspace, "conversations.history", [new("channel", channel), new("oldest", oldest)], outboundId, found, cancellation);
        if (first is not SlackResult<bool>.Ok { Value: var whole } || !found.TryGetValue(1, out var root))
            return Result(first, found);
        var rest = await SearchAsync(workspace, "conversations.replies", [new("channel", channel), new("ts", root)], outboundId, found, cancellation);
        return rest is SlackResult<bool>.Ok { Value: var all } ? new SlackResult<SlackStanding>.Ok(new SlackStanding(found, whole && all)) : Result(rest, found);
    }

    private async Task<SlackResult<bool>> SearchAsync(
        SlackWorkspace workspace, string method, IReadOnlyList<KeyValuePair<string, string?>> arguments, Guid outboundId,
        Dictionary<int, string> found, CancellationToken cancellation)
    {
        string? cursor = null;
        for (var page = 0; page < options.Value.SearchPages; page++)
        {
            var result = await client.CallAsync(
                workspace,
                method,
                [.. arguments, new("inclusive", "true"), new("include_all_metadata", "true"), new("limit", options.Value.SearchPageSize.ToString()), new("cursor", cursor)],
                isSeenTwice: false,
                reply => reply,
                cancellation);
            if (result is SlackResult<SlackJson>.Failed failed)
                return new SlackResult<bool>.Failed(failed.Failure);
            var reply = ((SlackResult<SlackJson>.Ok)result).Value;
            foreach (var message in reply["messages"].Items)
                if (PartOf(workspace, message, outboundId) is { } part)
                    found.TryAdd(part, message["ts"].Text!);
            cursor = reply["response_metadata"]["next_cursor"].Text;
            if (string.IsNullOrEmpty(cursor))
                return new SlackResult<bool>.Ok(true);
        }

        return new SlackResult<bool>.Ok(false);
    }

    private static SlackResult<SlackStanding> Result(SlackResult<bool> searched, Dictionary<int, string> found) => searched switch
    {
        SlackResult<bool>.Ok ok => new SlackResult<SlackStanding>.Ok(new SlackStanding(found, ok.Value)),
        SlackResult<bool>.Failed failed => new SlackResult<SlackStanding>.Failed(failed.Failure),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // The metadata alone proves nothing: another app of the workspace can copy it.
    private static int? PartOf(SlackWorkspace workspace, SlackJson message, Guid outboundId)
    {
        var metadata = message["metadata"];
        return SlackId.IsTs(message["ts"].Text)
            && metadata["event_type"].Text == EventType
            && metadata["event_payload"]["id"].Text == outboundId.ToString("D")
            && metadata["event_payload"]["part"].Integer is { } part and > 0 and < int.MaxValue
            && (workspace.BotUserId is null || message["user"].Text == workspace.BotUserId)
                ? (int)part
                : null;
    }
}

/// <param name="Parts">The ts of each part that stands there.</param>
/// <param name="Complete">False when there was more to search than is searched: then what is missing may stand there.</param>
internal sealed record SlackStanding(IReadOnlyDictionary<int, string> Parts, bool Complete);
