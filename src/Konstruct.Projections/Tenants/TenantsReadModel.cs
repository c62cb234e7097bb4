using Konstruct.Domain.Tenants;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Tenants;

/// <summary>A tenant as lists show it. Table: views.tenants; one row, under the tenant itself.</summary>
public sealed record TenantRow([property: Key] Guid Id, string Name, string Slug, string Status, DateTimeOffset CreatedAt)
{
    public const string Active = "active";
    public const string Suspended = "suspended";
    public const string Closed = "closed";
}

public sealed class TenantsReadModel : IReadModel<TenantRow>
{
    public string Name => "tenants";

    public int Version => 1;

    public Lifecycle Lifecycle => Lifecycle.Inline;

    public IReadOnlyCollection<Type> Events { get; } =
        [typeof(TenantEvent.Created), typeof(TenantEvent.Renamed), typeof(TenantEvent.Suspended), typeof(TenantEvent.Resumed), typeof(TenantEvent.Closed)];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public TenantRow? Apply(TenantRow? row, RowKey key, Recorded recorded) => recorded.Data switch
    {
        TenantEvent.Created e => new TenantRow(recorded.StreamId, e.Name, e.Slug, TenantRow.Active, EdgeTime.Of(recorded)),
        TenantEvent.Renamed e => row is null ? null : row with { Name = e.Name },
        TenantEvent.Suspended => row is null ? null : row with { Status = TenantRow.Suspended },
        TenantEvent.Resumed => row is null ? null : row with { Status = TenantRow.Active },
        TenantEvent.Closed => row is null ? null : row with { Status = TenantRow.Closed },
        _ => row,
    };
}
