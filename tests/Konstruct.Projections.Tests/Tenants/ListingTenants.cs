using Konstruct.Domain.Tenants;
using Konstruct.Projections.Tenants;
using Konstruct.Projections.Tests.Examples;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Tenants;

public class ListingTenants
{
    private static readonly TenantsReadModel Model = new();
    private static readonly TenantEvent Created = new TenantEvent.Created("Acme Tools", "acme-tools");
    private static readonly TenantRow Row = new(StreamKey, "Acme Tools", "acme-tools", TenantRow.Active, Noon);

    [Fact]
    public void A_new_tenant_is_active() => Model.OneRow(Created).ShouldBe(Row);

    [Fact]
    public void A_new_name_replaces_the_old_one() =>
        Model.OneRow(Created, new TenantEvent.Renamed("Acme Machines")).ShouldBe(Row with { Name = "Acme Machines" });

    [Fact]
    public void It_is_suspended_resumed_and_closed()
    {
        TenantEvent suspended = new TenantEvent.Suspended("unpaid"), resumed = new TenantEvent.Resumed(), closed = new TenantEvent.Closed("asked");
        Model.OneRow(Created, suspended).ShouldBe(Row with { Status = TenantRow.Suspended });
        Model.OneRow(Created, suspended, resumed).ShouldBe(Row);
        Model.OneRow(Created, suspended, closed).ShouldBe(Row with { Status = TenantRow.Closed });
    }

    [Fact]
    public void What_was_never_created_has_no_row() => Model.Fold(Of(new TenantEvent.Renamed("Acme"), new TenantEvent.Closed("asked"))).ShouldBeEmpty();
}
