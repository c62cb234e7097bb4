using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Access;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tenants;
using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.AccessTokens;
using Konstruct.Projections.Tenants;
using Npgsql;

namespace Konstruct.Api.AccessTokens;

/// <summary>
/// From a token to its tenant, in one round trip: one exact key before row-level security, the rest under it. Unknown, revoked and
/// malformed tokens are told apart for nobody.
/// </summary>
internal sealed class AccessTokenCredentials(Databases databases, TimeProvider time) : ICredentials
{
    private static readonly Refusal s_invalid = new("token_invalid", "This access token is not valid: it was never issued, or it was revoked.");
    private static readonly Refusal s_expired = new("token_expired", "This access token has expired. Issue another: konstruct token issue");

    public async Task<(Credential? Credential, Refusal? Refusal)> ReadAsync(string bearer, CancellationToken cancellation)
    {
        if (!AccessTokenText.IsWellFormed(bearer))
            return (null, s_invalid);
        var digest = AccessTokenText.DigestOf(bearer);
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Statement.Of("select tenant_id, stream_id from events.find_tenant($1, $2)", AccessTokenCommands.Kind, digest));
        // find_tenant has bound the transaction to the tenant it found, and to none when it found none
        batch.BatchCommands.Add(Statement.Of(
            """
            select a.token_id, a.scopes, a.expires_at, t.id, t.slug, t.status
            from views.access_tokens a join views.tenants t on t.tenant_id = a.tenant_id
            where a.tenant_id = events.current_tenant() and a.digest = $1 and a.status = $2
            """,
            digest, AccessTokenRow.Active));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (await reader.IsDBNullAsync(0, cancellation))
            return (null, s_invalid);
        var tenant = new TenantId(reader.GetString(0));
        await reader.NextResultAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return (null, s_invalid);
        if (!await reader.IsDBNullAsync(2, cancellation) && new DateTimeOffset(reader.GetDateTime(2)) <= time.GetUtcNow())
            return (null, s_expired);
        return (
            new Credential(
                tenant, reader.GetGuid(3), reader.GetString(4), TenantRefusal(reader.GetString(5)), reader.GetString(1).Split(' '),
                $"access_token/{reader.GetGuid(0):D}"),
            null);
    }

    private static Refusal? TenantRefusal(string status) => status switch
    {
        TenantRow.Suspended => TenantRefusals.IsSuspended,
        TenantRow.Closed => TenantRefusals.IsClosed,
        _ => null,
    };
}
