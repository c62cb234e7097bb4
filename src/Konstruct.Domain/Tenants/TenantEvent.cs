using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tenants;

/// <summary>A company that is a customer.</summary>
public abstract record TenantEvent
{
    private TenantEvent()
    {
    }

    /// <param name="Slug">Lower-case letters, digits and hyphens; unique over all tenants.</param>
    [EventType("tenant.created.v1")]
    public sealed record Created(string Name, string Slug) : TenantEvent;

    [EventType("tenant.renamed.v1")]
    public sealed record Renamed(string Name) : TenantEvent;

    [EventType("tenant.suspended.v1")]
    public sealed record Suspended(string Reason) : TenantEvent;

    [EventType("tenant.resumed.v1")]
    public sealed record Resumed : TenantEvent;

    [EventType("tenant.closed.v1")]
    public sealed record Closed(string Reason) : TenantEvent;
}
