using Microsoft.Extensions.Options;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// Finds a workspace's channels and people by the names that people call them. Slack has no such look-up for bots: its lists are read page
/// by page, up to a limit, so that a huge workspace costs a bounded number of calls.
/// </summary>
internal sealed class SlackDirectory(SlackClient client, IOptions<SlackOptions> options)
{
    /// <summary>Nothing of that name, among what the app may see.</summary>
    public const string ChannelUnknown = "slack_channel_unknown";
    public const string PersonUnknown = "slack_user_unknown";

    /// <summary>Several people answer to it: their id says which.</summary>
    public const string PersonAmbiguous = "slack_user_ambiguous";

    /// <summary>The list went on after the last page that is read: an id instead of a name always works.</summary>
    public const string TooMany = "slack_directory_too_long";

    private const int PageSize = 200;

    /// <summary>The id of a channel. Public ones first; private ones only where the app is a member and may list them.</summary>
    /// <param name="name">Without the #, lower case.</param>
    public async Task<SlackResult<string>> FindChannelAsync(SlackWorkspace workspace, string name, CancellationToken cancellation)
    {
        var found = await FindChannelAsync(workspace, name, "public_channel", cancellation);
        if (found is not SlackResult<string>.Failed { Failure.Code: ChannelUnknown })
            return found;
        var hidden = await FindChannelAsync(workspace, name, "private_channel", cancellation);
        return hidden is SlackResult<string>.Failed { Failure.Kind: SlackFailureKind.MissingScope } ? found : hidden;
    }

    /// <summary>The id of a person by handle, display name or real name; bots and those who left are nobody.</summary>
    public async Task<SlackResult<string>> FindPersonAsync(SlackWorkspace workspace, string name, CancellationToken cancellation)
    {
        var listed = await ListAsync(workspace, "users.list", "members", [], cancellation);
        if (listed is not SlackResult<Listed>.Ok { Value: var list })
            return Same<string>(listed);

        var people = list.Items.Where(m => !m["deleted"].IsTrue && !m["is_bot"].IsTrue && SlackEventParser.Id(m["id"]) is not null).ToList();
        // a handle is one person's; the names are anybody's
        var found = people.Where(m => IsName(m["name"], name)).ToList();
        if (found.Count == 0)
            found = people.FindAll(m => IsName(m["profile"]["display_name"], name) || IsName(m["real_name"], name) || IsName(m["profile"]["real_name"], name));
        return found.Count switch
        {
            1 when list.Complete || IsName(found[0]["name"], name) => new SlackResult<string>.Ok(SlackEventParser.Id(found[0]["id"])!),
            0 when list.Complete => NotFound(PersonUnknown),
            > 1 => NotFound(PersonAmbiguous),
            _ => NotFound(TooMany),
        };
    }

    private async Task<SlackResult<string>> FindChannelAsync(SlackWorkspace workspace, string name, string type, CancellationToken cancellation)
    {
        var listed = await ListAsync(workspace, "conversations.list", "channels", [new("types", type), new("exclude_archived", "true")], cancellation, c => IsName(c["name"], name));
        if (listed is not SlackResult<Listed>.Ok { Value: var list })
            return Same<string>(listed);
        return list.Items.FirstOrDefault(c => IsName(c["name"], name)) is { } found && SlackEventParser.Id(found["id"]) is { } id
            ? new SlackResult<string>.Ok(id)
            : NotFound(list.Complete ? ChannelUnknown : TooMany);
    }

    /// <param name="enough">Ends the reading early.</param>
    private async Task<SlackResult<Listed>> ListAsync(
        SlackWorkspace workspace, string method, string member, IEnumerable<KeyValuePair<string, string?>> arguments,
        CancellationToken cancellation, Func<SlackJson, bool>? enough = null)
    {
        var items = new List<SlackJson>();
        string? cursor = null;
        for (var page = 0; page < options.Value.SearchPages; page++)
        {
            var result = await client.CallAsync(
                workspace, method, [.. arguments, new("limit", PageSize.ToString()), new("cursor", cursor)], isSeenTwice: false, reply => reply, cancellation);
            if (result is not SlackResult<SlackJson>.Ok { Value: var reply })
                return Same<Listed>(result);
            items.AddRange(reply[member].Items);
            cursor = reply["response_metadata"]["next_cursor"].Text;
            if (string.IsNullOrEmpty(cursor) || (enough is not null && reply[member].Items.Any(enough)))
                return new SlackResult<Listed>.Ok(new Listed(items, Complete: true));
        }

        return new SlackResult<Listed>.Ok(new Listed(items, Complete: false));
    }

    private static bool IsName(SlackJson value, string name) => string.Equals(value.Text, name, StringComparison.OrdinalIgnoreCase);

    private static SlackResult<string> NotFound(string code) => new SlackResult<string>.Failed(new(code, SlackFailureKind.NotFound));

    // a look-up is never seen twice, so that it is never unknown whether it happened
    private static SlackResult<TTo> Same<TTo>(SlackResult<SlackJson> result) => result is SlackResult<SlackJson>.Failed failed
        ? new SlackResult<TTo>.Failed(failed.Failure)
        : throw new System.Diagnostics.UnreachableException();

    private static SlackResult<TTo> Same<TTo>(SlackResult<Listed> result) => result is SlackResult<Listed>.Failed failed
        ? new SlackResult<TTo>.Failed(failed.Failure)
        : throw new System.Diagnostics.UnreachableException();

    private sealed record Listed(IReadOnlyList<SlackJson> Items, bool Complete);
}
