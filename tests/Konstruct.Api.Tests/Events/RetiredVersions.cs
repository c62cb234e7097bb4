using System.Text;
using Konstruct.Api.Platform;
using Konstruct.Domain.Tenants;
using Konstruct.EventStore.Serialization;

namespace Konstruct.Api.Tests.Events;

/// <summary>How a version of an event retires. There is none yet, so this one exists here alone.</summary>
public class RetiredVersions
{
    private static readonly EventRegistry s_registry = new(
        new(EventTypes.Json),
        [
            new EventMapping("tenant.renamed.v0", typeof(RenamedV0), old => new TenantEvent.Renamed(((RenamedV0)old).First + " " + ((RenamedV0)old).Last)),
            new EventMapping("tenant.renamed.v1", typeof(TenantEvent.Renamed)),
        ]);

    [Fact]
    public void It_is_read_as_the_current_type() =>
        s_registry.Read("tenant.renamed.v0", """{"first":"Acme","last":"Machines"}"""u8).ShouldBe(new TenantEvent.Renamed("Acme Machines"));

    [Fact]
    public void The_current_one_is_read_as_it_is() =>
        s_registry.Read("tenant.renamed.v1", """{"name":"Acme Machines"}"""u8).ShouldBe(new TenantEvent.Renamed("Acme Machines"));

    [Fact]
    public void Only_the_current_one_is_written()
    {
        s_registry.NameOf(typeof(TenantEvent.Renamed)).ShouldBe("tenant.renamed.v1");
        Should.Throw<InvalidOperationException>(() => s_registry.NameOf(typeof(RenamedV0)));
    }

    [Fact]
    public void Whoever_folds_the_event_reads_all_its_versions() =>
        s_registry.NamesOf(typeof(TenantEvent.Renamed)).ShouldBe(["tenant.renamed.v0", "tenant.renamed.v1"]);

    [Fact]
    public void A_version_of_the_future_stops_the_reader() =>
        Should.Throw<UnknownEventException>(() => s_registry.Read("tenant.renamed.v2", Encoding.UTF8.GetBytes("{}")));

    private sealed record RenamedV0(string First, string Last);
}
