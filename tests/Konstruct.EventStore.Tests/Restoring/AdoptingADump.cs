using Konstruct.EventStore.Evidence;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Restoring;

/// <summary>Transaction ids are a cluster's own. A dump that comes into another one must be adopted, or new events sort before old ones.</summary>
public sealed class AdoptingADump(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task A_database_in_its_own_cluster_is_sound_and_there_is_nothing_to_adopt()
    {
        await store.OpenTicketAsync(Store.NewTenant());
        var guard = new EraGuard(store.Databases);
        (await guard.CheckAsync()).IsSound.ShouldBeTrue();
        (await guard.AdoptAsync(store.Database.OwnerConnectionString)).ShouldBeFalse();
    }

    [SecondClusterFact]
    public async Task Restored_into_a_fresh_cluster_it_is_refused_then_adopted_and_projections_go_on()
    {
        await using var own = new StoreLifetime();
        var source = await own.StartAsync();
        var tenant = Store.NewTenant();
        var table = new ReadModelTable<TicketRow>(new TicketList("restored"));
        var ticket = await source.OpenTicketAsync(tenant, comments: 2);
        await using (var daemon = await Daemon.StartAsync(source, table))
            await daemon.CaughtUpAsync();
        await source.AppendAsync(ticket, ExpectedVersion.Any, new TicketCommented(3, "not projected before the dump"));
        // a long-lived cluster: far ahead of any fresh one
        await source.Database.TamperAsync(
            "update events.mt_events set transaction_id = (transaction_id::text::bigint + 1000000)::text::xid8; update events.mt_event_progression set last_transaction_id = (last_transaction_id::text::bigint + 1000000)::text::xid8");

        await using var cluster = await SecondCluster.StartAsync();
        await cluster.RestoreAsync(source.Database.Name);
        await using var databases = new Databases(cluster.As("konstruct_app", source.Database.Name), cluster.As("konstruct_daemon", source.Database.Name));
        await RefusedThenAdoptedAsync(Store.Over(databases), cluster.As("konstruct_owner", source.Database.Name), table, ticket);
    }

    [Fact]
    public async Task With_stored_transaction_ids_above_the_clusters_it_is_refused_then_adopted_and_projections_go_on()
    {
        await using var own = new StoreLifetime();
        var restored = await own.StartAsync();
        var table = new ReadModelTable<TicketRow>(new TicketList("raised"));
        var ticket = await restored.OpenTicketAsync(Store.NewTenant(), comments: 2);
        await using (var daemon = await Daemon.StartAsync(restored, table))
            await daemon.CaughtUpAsync();
        await restored.AppendAsync(ticket, ExpectedVersion.Any, new TicketCommented(3, "not projected before the dump"));
        await restored.Database.TamperAsync(
            "update events.mt_events set transaction_id = (transaction_id::text::bigint + 100000000)::text::xid8; update events.mt_event_progression set last_transaction_id = (last_transaction_id::text::bigint + 100000000)::text::xid8");

        await RefusedThenAdoptedAsync(restored, restored.Database.OwnerConnectionString, table, ticket);
    }

    private static async Task RefusedThenAdoptedAsync(Store restored, string owner, ReadModelTable<TicketRow> table, StreamId ticket)
    {
        var guard = new EraGuard(restored.Databases);
        (await Should.ThrowAsync<EraNotAdoptedException>(() => guard.CheckAsync())).Code.ShouldBe("era_not_adopted");
        (await guard.AdoptAsync(owner)).ShouldBeTrue();
        (await guard.CheckAsync()).Era.ShouldBe(2);

        await restored.AppendAsync(ticket, ExpectedVersion.Exactly(4), new TicketCommented(4, "in the new era"));
        await using var daemon = await Daemon.StartAsync(restored, table);
        await daemon.CaughtUpAsync();
        var row = (await table.QueryAsync(restored.Databases, ticket.Tenant, "true", [], default)).ShouldHaveSingleItem();
        (row.Comments, row.LastText).ShouldBe((4, "in the new era"));
        var order = new List<long>();
        await foreach (var e in restored.Reader.ReadTenantAsync(ticket.Tenant))
            order.Add(e.Version);
        order.ShouldBe([1, 2, 3, 4, 5]);
        (await guard.CheckAsync()).IsSound.ShouldBeTrue();
        // no stored row was touched by adopting; what the test itself raised is what the chain complains of
        (await new ChainVerifier(restored.Databases).VerifyAsync(ticket.Tenant)).Findings.Select(f => f.Version).ShouldBe([1, 2, 3, 4]);
    }

    /// <summary>A store of its own, because an era is a whole database's.</summary>
    private sealed class StoreLifetime : IAsyncDisposable
    {
        private readonly Store _store = new();

        public async Task<Store> StartAsync()
        {
            await _store.InitializeAsync();
            return _store;
        }

        public async ValueTask DisposeAsync() => await _store.DisposeAsync();
    }
}
