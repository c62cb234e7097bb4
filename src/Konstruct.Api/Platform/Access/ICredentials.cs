using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Platform.Access;

/// <summary>What a credential that holds stands for.</summary>
/// <param name="TenantSlug">The other name of the same tenant in paths.</param>
/// <param name="TenantRefusal">Why nothing is done for this tenant now; null: it is active.</param>
/// <param name="Scopes">All that it opens.</param>
/// <param name="Actor">Who events say acted: kind and id, never the credential itself.</param>
internal sealed record Credential(
    TenantId Tenant, Guid TenantKey, string TenantSlug, Refusal? TenantRefusal, IReadOnlyCollection<string> Scopes, string Actor);

/// <summary>Reads the credential of a request. The door needs no more than this of whatever people and programs come with.</summary>
internal interface ICredentials
{
    /// <param name="bearer">What stood behind <c>Authorization: Bearer</c>.</param>
    /// <returns>A credential, or why it does not hold.</returns>
    Task<(Credential? Credential, Refusal? Refusal)> ReadAsync(string bearer, CancellationToken cancellation);
}
