using System.Globalization;

namespace Konstruct.Simulators.Slack;

/// <summary>What a conversation is.</summary>
public enum SlackChannelKind
{
    /// <summary>Public or private channel.</summary>
    Channel,

    /// <summary>One person and the bot.</summary>
    DirectMessage,
}

/// <summary>A conversation with its messages. All members may be used from several threads.</summary>
public sealed class SlackChannel
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _members;
    private readonly Dictionary<string, SlackMessage> _byTs = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly Dictionary<string, List<string>> _threads = new(StringComparer.Ordinal);
    private readonly List<SlackEphemeral> _ephemerals = [];

    internal SlackChannel(string id, string name, SlackChannelKind kind, bool isPrivate, IEnumerable<string> members)
    {
        Id = id;
        Name = name;
        Kind = kind;
        IsPrivate = isPrivate;
        _members = new(members, StringComparer.Ordinal);
    }

    /// <summary>C… or D…</summary>
    public string Id { get; }

    /// <summary>The channel's name; the person's in a direct message.</summary>
    public string Name { get; }

    /// <summary>Channel or direct message.</summary>
    public SlackChannelKind Kind { get; }

    /// <summary>Whether outsiders can see it.</summary>
    public bool IsPrivate { get; }

    /// <summary>Whether it was archived.</summary>
    public bool IsArchived { get; set; }

    /// <summary>The event's channel_type.</summary>
    public string Type => Kind == SlackChannelKind.DirectMessage ? "im" : IsPrivate ? "group" : "channel";

    /// <summary>Every message, in order, replies and tombstones included.</summary>
    public IReadOnlyList<SlackMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _order.Select(ts => _byTs[ts])];
        }
    }

    /// <summary>Every ephemeral message, in order.</summary>
    public IReadOnlyList<SlackEphemeral> Ephemerals
    {
        get
        {
            lock (_gate)
                return [.. _ephemerals];
        }
    }

    /// <summary>Whether a user is in it.</summary>
    public bool HasMember(string userId)
    {
        lock (_gate)
            return _members.Contains(userId);
    }

    /// <summary>Lets a user in, or out.</summary>
    public void SetMember(string userId, bool present)
    {
        lock (_gate)
        {
            if (present)
                _members.Add(userId);
            else
                _members.Remove(userId);
        }
    }

    /// <summary>The message with this ts, if there is one.</summary>
    public SlackMessage? Find(string ts)
    {
        lock (_gate)
            return _byTs.GetValueOrDefault(ts);
    }

    /// <summary>The parent and its replies, in order; empty when there is no such message.</summary>
    public IReadOnlyList<SlackMessage> Thread(string ts)
    {
        lock (_gate)
        {
            if (!_byTs.TryGetValue(ts, out var root))
                return [];
            if (root.ThreadTs is { } parent && parent != ts && _byTs.TryGetValue(parent, out var found))
                root = found;
            return _threads.TryGetValue(root.Ts, out var replies) ? [root, .. replies.Select(reply => _byTs[reply])] : [root];
        }
    }

    internal void Add(SlackMessage message)
    {
        lock (_gate)
        {
            _byTs[message.Ts] = message;
            _order.Add(message.Ts);
            if (message.ThreadTs is not { } parentTs || parentTs == message.Ts)
                return;

            if (!_threads.TryGetValue(parentTs, out var replies))
                _threads[parentTs] = replies = [];
            replies.Add(message.Ts);
            if (_byTs.TryGetValue(parentTs, out var parent))
            {
                _byTs[parentTs] = parent with
                {
                    ThreadTs = parentTs,
                    ReplyCount = replies.Count,
                    LatestReply = message.Ts,
                    ReplyUsers = message.User is { } user && !parent.ReplyUsers.Contains(user) ? [.. parent.ReplyUsers, user] : parent.ReplyUsers,
                };
            }
        }
    }

    internal void Add(SlackEphemeral ephemeral)
    {
        lock (_gate)
            _ephemerals.Add(ephemeral);
    }

    /// <summary>Replaces a message by what <paramref name="change"/> makes of it and returns both.</summary>
    internal (SlackMessage Before, SlackMessage After)? Change(string ts, Func<SlackMessage, SlackMessage> change)
    {
        lock (_gate)
        {
            if (!_byTs.TryGetValue(ts, out var before))
                return null;
            var after = change(before);
            _byTs[ts] = after;
            return (before, after);
        }
    }

    /// <summary>Removes a message; a parent with replies stays as a tombstone, as in Slack.</summary>
    internal (SlackMessage Removed, SlackMessage? Tombstone)? Remove(string ts)
    {
        lock (_gate)
        {
            if (!_byTs.TryGetValue(ts, out var message))
                return null;

            if (_threads.TryGetValue(ts, out var replies) && replies.Count > 0)
            {
                var tombstone = message with { Subtype = "tombstone", Text = "This message was deleted.", User = "USLACKBOT", Blocks = null, Files = [], Metadata = null };
                _byTs[ts] = tombstone;
                return (message, tombstone);
            }

            _byTs.Remove(ts);
            _order.Remove(ts);
            if (message.ThreadTs is { } parentTs && parentTs != ts && _threads.TryGetValue(parentTs, out var siblings))
            {
                siblings.Remove(ts);
                if (_byTs.TryGetValue(parentTs, out var parent))
                    _byTs[parentTs] = parent with { ReplyCount = siblings.Count, LatestReply = siblings.LastOrDefault() };
            }

            return (message, null);
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _byTs.Clear();
            _order.Clear();
            _threads.Clear();
            _ephemerals.Clear();
        }
    }

    /// <summary>Slack's order of time stamps: as numbers, which for equal widths is the order of the strings.</summary>
    internal static decimal Number(string ts) => decimal.Parse(ts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
