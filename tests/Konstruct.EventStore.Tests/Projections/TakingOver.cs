using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Projections;

public sealed class TakingOver(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task One_node_runs_a_projection_and_another_goes_on_when_it_is_gone()
    {
        var tenant = Store.NewTenant();
        var table = new ReadModelTable<TicketRow>(new TicketList("shared"));
        var first = await Daemon.StartAsync(store, table);
        await first.CaughtUpAsync();
        await using var second = await Daemon.StartAsync(store, table);
        (await HoldersAsync()).ShouldBe(1);

        await first.DisposeAsync();
        await store.OpenTicketAsync(tenant);
        await second.CaughtUpAsync();
        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Connections_that_break_under_load_cost_no_event_and_fold_none_twice()
    {
        var tenant = Store.NewTenant();
        var table = new ReadModelTable<TicketRow>(new TicketList("broken_off"));
        await using var first = await Daemon.StartAsync(store, table);
        await using var second = await Daemon.StartAsync(store, table);
        var tickets = new List<StreamId>();
        for (var i = 0; i < 8; i++)
            tickets.Add(await store.OpenTicketAsync(tenant));
        for (var round = 0; round < 6; round++)
        {
            await Task.WhenAll(tickets.Select(t => store.AppendAsync(t, ExpectedVersion.Any, new TicketCommented(round, "a"), new TicketCommented(round, "b"))));
            await store.Database.TamperAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'konstruct-projection'");
        }

        await Eventually.HoldsAsync(
            async () => (await first.Control.ListAsync()).Single() is { LagEvents: 0, StoppedBy: null, LiveVersion: 1 }, "all is folded");
        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).Select(r => r.Comments).ShouldBe(Enumerable.Repeat(12L, 8));
        (await first.Control.VerifyAsync("broken_off")).Equal.ShouldBeTrue();
    }

    private Task<long> HoldersAsync() => store.Database.ScalarAsync<long>(
        """
        select count(*) from pg_locks l where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database())
          and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('konstruct.projection:shared:1', 0)
        """);
}
