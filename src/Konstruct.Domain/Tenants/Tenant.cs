namespace Konstruct.Domain.Tenants;

/// <summary>A tenant's life: created, perhaps suspended and resumed, in the end closed.</summary>
public abstract record Tenant
{
    private Tenant()
    {
    }

    public sealed record Unknown : Tenant;

    public sealed record Active(string Name, string Slug) : Tenant;

    public sealed record Suspended(string Name, string Slug, string Reason) : Tenant;

    public sealed record Closed(string Name, string Slug) : Tenant;
}
