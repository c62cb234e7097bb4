using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>
/// How many documents are on their way in. Each lies in memory until it is stored, so their number is what bounds the memory; and one
/// tenant never has all the places. Nobody waits in a queue: a sender that is told to come again holds nothing meanwhile.
/// </summary>
internal sealed class UploadGate(IOptions<KnowledgeOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, int> _tenants = [];
    private int _all;

    /// <summary>Null: there is no place now.</summary>
    public IDisposable? Enter(TenantId tenant)
    {
        lock (_gate)
        {
            var ofTenant = _tenants.GetValueOrDefault(tenant);
            if (_all >= options.Value.Uploads || ofTenant >= options.Value.UploadsOfOneTenant)
                return null;
            _all++;
            _tenants[tenant] = ofTenant + 1;
            return new Place(this, tenant);
        }
    }

    private void Leave(TenantId tenant)
    {
        lock (_gate)
        {
            _all--;
            if (--_tenants[tenant] == 0)
                _tenants.Remove(tenant);
        }
    }

    private sealed class Place(UploadGate gate, TenantId tenant) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left)
                return;
            _left = true;
            gate.Leave(tenant);
        }
    }
}
