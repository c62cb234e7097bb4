using Konstruct.Api.Platform;
using Konstruct.Domain.AccessTokens;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Konstruct.Projections.AccessTokens;
using Npgsql;

namespace Konstruct.Api.AccessTokens;

/// <summary>A token just issued: the only moment at which its text is there.</summary>
/// <param name="Secret">For whoever asked; kept nowhere.</param>
internal sealed record AccessTokenIssued(Guid Id, string Name, string Secret, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

/// <summary>
/// Issuing, revoking and listing a tenant's access tokens. Which tenant a token belongs to stands in the directory under its digest,
/// claimed and released in the unit of work of the event: no second place can say otherwise.
/// </summary>
internal sealed class AccessTokenCommands(Platform.Streams streams, Databases databases, Ids ids, TimeProvider time)
{
    public const string StreamType = "access_token";

    /// <summary>The directory's kind of key.</summary>
    public const string Kind = "access_token";

    /// <param name="days">Null: it holds until it is revoked.</param>
    public async Task<(AccessTokenIssued? Issued, Refusal? Refusal)> IssueAsync(
        TenantId tenant, string name, IReadOnlyList<string> scopes, int? days, EventContext context, CancellationToken cancellation)
    {
        if (days is < 1 or > AccessTokenDecider.MaxDays)
            return (null, AccessTokenRefusals.BadExpiry);
        var (id, token) = (ids.Next(), AccessTokenText.New());
        var digest = AccessTokenText.DigestOf(token);
        var expires = days is { } d ? WholeMilliseconds(time.GetUtcNow().AddDays(d)) : (DateTimeOffset?)null;
        var outcome = await streams.ExecuteAsync(
            new StreamId(tenant, StreamType, id), AccessTokenDecider.Instance, new AccessTokenDecider.Command.Issue(name, digest, scopes, expires), context,
            ReadModels.AccessTokens,
            also: unit => unit.Also(Statement.Of("select events.claim_external_key($1, $2, $3, $4)", tenant.Value, Kind, digest, id)),
            cancellation: cancellation);
        return outcome.Refusal is { } refusal ? (null, refusal) : (new AccessTokenIssued(id, name, token, scopes, expires), null);
    }

    /// <summary>It is refused from the commit on. Again: nothing happens.</summary>
    public async Task<Refusal?> RevokeAsync(TenantId tenant, Guid id, EventContext context, CancellationToken cancellation)
    {
        if (await FindAsync(tenant, id, cancellation) is not { } row)
            return AccessTokenRefusals.Unknown;
        var outcome = await streams.ExecuteAsync(
            new StreamId(tenant, StreamType, id), AccessTokenDecider.Instance, new AccessTokenDecider.Command.Revoke(), context, ReadModels.AccessTokens,
            also: unit => unit.Also(Statement.Of("select events.release_external_key($1, $2, $3)", tenant.Value, Kind, row.Digest)),
            cancellation: cancellation);
        return outcome.Refusal;
    }

    /// <summary>All, the newest first; revoked and expired ones too.</summary>
    public Task<List<AccessTokenRow>> ListAsync(TenantId tenant, CancellationToken cancellation) =>
        ReadModels.AccessTokens.QueryAsync(databases, tenant, "true order by issued_at desc, token_id", [], cancellation);

    public async Task<AccessTokenRow?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellation) =>
        (await ReadModels.AccessTokens.QueryAsync(databases, tenant, "token_id = $2", [new NpgsqlParameter<Guid> { TypedValue = id }], cancellation)).SingleOrDefault();

    // the read model keeps microseconds: the event and the row must name the same moment
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());
}
