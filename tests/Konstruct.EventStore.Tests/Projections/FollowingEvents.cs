using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Projections;

public sealed class FollowingEvents(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task A_new_read_model_is_built_from_everything_that_ever_happened()
    {
        var tenant = Store.NewTenant();
        var ticket = await store.OpenTicketAsync(tenant, comments: 3);
        var table = new ReadModelTable<TicketRow>(new TicketList("from_zero"));

        await using var daemon = await Daemon.StartAsync(store, table);
        await daemon.CaughtUpAsync();

        var row = (await table.QueryAsync(store.Databases, tenant, "ticket_id is not null", [], default)).ShouldHaveSingleItem();
        row.TicketId.ShouldBe(ticket.Id);
        row.Comments.ShouldBe(3);
        row.LastText.ShouldBe("comment 3");
    }

    [Fact]
    public async Task A_commit_wakes_the_projections_of_its_node()
    {
        var tenant = Store.NewTenant();
        var table = new ReadModelTable<TicketRow>(new TicketList("woken"));
        var signal = new DaemonSignal();
        var events = new Konstruct.EventStore.Streams.EventStore(store.Databases, store.Registry, store.Keys, signal);
        await using var daemon = await Daemon.StartWaitingAsync(store, signal, table);
        await daemon.CaughtUpAsync();

        // again and again, because an open transaction of another test may hold the first ones up
        await Eventually.HoldsAsync(
            async () =>
            {
                await events.CommitAsync(new UnitOfWork(tenant)
                    .Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("at once", 1))));
                return (await table.QueryAsync(store.Databases, tenant, "true", [], default)).Count > 0;
            },
            "a commit is followed without polling");
    }

    [Fact]
    public async Task What_happens_later_is_followed_and_a_removed_row_goes()
    {
        var tenant = Store.NewTenant();
        var table = new ReadModelTable<TicketRow>(new TicketList("later"));
        await using var daemon = await Daemon.StartAsync(store, table);
        await daemon.CaughtUpAsync();

        var ticket = await store.OpenTicketAsync(tenant, comments: 1);
        daemon.Signal.Wake();
        await daemon.CaughtUpAsync();
        (await table.QueryAsync(store.Databases, tenant, "comments = 1", [], default)).ShouldHaveSingleItem();

        await store.AppendAsync(ticket, ExpectedVersion.Any, new TicketClosed("solved"));
        await daemon.CaughtUpAsync();
        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_neighbour_sees_no_row_of_it()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        await store.OpenTicketAsync(tenant);
        var table = new ReadModelTable<TicketRow>(new TicketList("neighbours"));
        await using var daemon = await Daemon.StartAsync(store, table);
        await daemon.CaughtUpAsync();

        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem();
        (await table.QueryAsync(store.Databases, neighbour, "true", [], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Progress_stands_under_the_names_and_columns_that_Marten_reads()
    {
        await store.OpenTicketAsync(Store.NewTenant());
        await using var daemon = await Daemon.StartAsync(
            store, new ReadModelTable<TicketRow>(new TicketList("first")), new ReadModelTable<TicketRow>(new TicketList("second", version: 2)));
        await daemon.CaughtUpAsync();

        await Eventually.HoldsAsync(
            async () => await store.Database.ScalarAsync<long>(
                """
                select count(*) from events.mt_event_progression p
                where name in ('first:All', 'second:V2:All', 'HighWaterMark')
                  and last_seq_id = (select max(seq_id) from events.mt_events)
                """) == 3,
            "both projections and the high-water mark stand at the last event");
    }

    [Fact]
    public async Task Folding_a_batch_twice_changes_nothing()
    {
        var tenant = Store.NewTenant();
        var model = new TicketList("twice");
        var table = new ReadModelTable<TicketRow>(model);
        var ticket = await store.OpenTicketAsync(tenant);
        var opened = await store.Reader.ReadStreamAsync(ticket);
        await using var connection = await store.Databases.Daemon.OpenConnectionAsync();
        var build = await table.CreateAsync(connection, default);
        await table.FoldAsync(connection, build, opened, default);
        await table.FoldAsync(connection, build, opened, default);
        await ProjectionStore.MakeLiveAsync(connection, model.Name, 1, build, default);

        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem().Comments.ShouldBe(0);
    }

    [Fact]
    public async Task A_retired_version_of_an_event_is_folded_as_its_current_type()
    {
        var tenant = Store.NewTenant();
        var ticket = await store.OpenTicketAsync(tenant, comments: 1);
        await store.Database.TamperAsync(
            "update events.mt_events set type = 'ticket.commented.v1', data = '{\"text\": \"from before\"}' where stream_id = $1 and version = 2", ticket.Id);
        var table = new ReadModelTable<TicketRow>(new TicketList("retired"));
        await using var daemon = await Daemon.StartAsync(store, table);
        await daemon.CaughtUpAsync();

        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem().LastText.ShouldBe("from before");
    }

    [Fact]
    public async Task Events_of_kinds_that_a_read_model_does_not_fold_pass_by()
    {
        var table = new ReadModelTable<TicketRow>(new TicketList("passing"));
        await using var daemon = await Daemon.StartAsync(store, table);
        var ticket = await store.OpenTicketAsync(Store.NewTenant());
        await store.AppendAsync(ticket, ExpectedVersion.Any, new TicketCommented(1, "x"));
        await store.Database.TamperAsync("update events.mt_events set type = 'billing.invoiced.v9', data = '{}' where stream_id = $1 and version = 2", ticket.Id);

        await daemon.CaughtUpAsync();
    }
}
