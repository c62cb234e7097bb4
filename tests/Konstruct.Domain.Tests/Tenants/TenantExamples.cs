using Konstruct.Domain.Tenants;

namespace Konstruct.Domain.Tests.Tenants;

internal static class TenantExamples
{
    public static readonly TenantEvent Created = new TenantEvent.Created("Acme Tools", "acme-tools");
    public static readonly TenantEvent Suspended = new TenantEvent.Suspended("unpaid");
    public static readonly TenantEvent Resumed = new TenantEvent.Resumed();
    public static readonly TenantEvent Closed = new TenantEvent.Closed("asked for it");
}
