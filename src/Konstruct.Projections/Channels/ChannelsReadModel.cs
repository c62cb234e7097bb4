using Konstruct.Domain.Channels;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Channels;

/// <summary>A connection as lists and the channel's edge see it. Table: views.channels.</summary>
/// <param name="ExternalKey">Slack: the team id.</param>
/// <param name="SecretId">Where the token is kept, sealed.</param>
public sealed record ChannelRow(
    [property: Key] Guid ChannelId, string Kind, string ExternalKey, string? WorkspaceName, string? BotUserId, string? BotId, string? AppId,
    Guid SecretId, string TokenHint, string Status, string? Reason, DateTimeOffset InstalledAt)
{
    public const string Connected = "connected";
    public const string Disconnected = "disconnected";
}

public sealed class ChannelsReadModel : IReadModel<ChannelRow>
{
    public string Name => "channels";

    public int Version => 1;

    public Lifecycle Lifecycle => Lifecycle.Inline;

    public IReadOnlyCollection<Type> Events { get; } =
        [typeof(ChannelEvent.Connected), typeof(ChannelEvent.Disconnected), typeof(ChannelEvent.TokenRevoked)];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public ChannelRow? Apply(ChannelRow? row, RowKey key, Recorded recorded) => recorded.Data switch
    {
        ChannelEvent.Connected e => new ChannelRow(
            recorded.StreamId, e.Kind, e.ExternalKey, e.WorkspaceName, e.BotUserId, e.BotId, e.AppId,
            e.SecretId, e.TokenHint, ChannelRow.Connected, null, e.InstalledAt),
        ChannelEvent.Disconnected e => row is null ? null : row with { Status = ChannelRow.Disconnected, Reason = e.Reason },
        ChannelEvent.TokenRevoked e => row is null ? null : row with { Status = ChannelRow.Disconnected, Reason = e.Reason },
        _ => row,
    };
}
