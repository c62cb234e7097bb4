using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Platform;

/// <summary>Whether the master key of the settings opens this database: asked of one tenant's key, for all are wrapped alike.</summary>
internal sealed class HealthMasterKey(Databases databases, KeyVault keys)
{
    /// <returns>False when there is no tenant yet whose key could be opened.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It does not.</exception>
    public async Task<bool> CheckAsync(CancellationToken cancellation)
    {
        string? tenant;
        await using (var command = databases.App.CreateCommand("select tenant_id from events.list_tenants(null, 1)"))
            tenant = await command.ExecuteScalarAsync(cancellation) as string;
        if (tenant is null)
            return false;
        await keys.OfAsync(new TenantId(tenant), cancellation);
        return true;
    }
}
