using Konstruct.Domain.AccessTokens;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.AccessTokens;

/// <summary>An access token as lists and the door see it. Table: views.access_tokens.</summary>
/// <param name="Digest">Hex SHA-256 of the token.</param>
/// <param name="Scopes">Separated by spaces.</param>
public sealed record AccessTokenRow(
    [property: Key] Guid TokenId, string Name, [property: Indexed] string Digest, string Scopes, DateTimeOffset? ExpiresAt, string Status, DateTimeOffset IssuedAt,
    DateTimeOffset? RevokedAt)
{
    public const string Active = "active";
    public const string Revoked = "revoked";
    public const string Expired = "expired";

    /// <summary>What it is at a moment; expiring is no event.</summary>
    public string StatusAt(DateTimeOffset moment) => Status == Active && ExpiresAt <= moment ? Expired : Status;
}

public sealed class AccessTokensReadModel : IReadModel<AccessTokenRow>
{
    public string Name => "access_tokens";

    public int Version => 1;

    // whoever was told that a token is revoked must not see it work a moment later
    public Lifecycle Lifecycle => Lifecycle.Inline;

    public IReadOnlyCollection<Type> Events { get; } = [typeof(AccessTokenEvent.Issued), typeof(AccessTokenEvent.Revoked)];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public AccessTokenRow? Apply(AccessTokenRow? row, RowKey key, Recorded recorded) => recorded.Data switch
    {
        AccessTokenEvent.Issued e => new AccessTokenRow(
            recorded.StreamId, e.Name, e.Digest, string.Join(' ', e.Scopes), e.ExpiresAt, AccessTokenRow.Active, EdgeTime.Of(recorded), null),
        AccessTokenEvent.Revoked => row is null ? null : row with { Status = AccessTokenRow.Revoked, RevokedAt = EdgeTime.Of(recorded) },
        _ => row,
    };
}
