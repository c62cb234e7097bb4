using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Projections;

public sealed class Rebuilding(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task A_new_version_is_built_beside_the_live_one_and_takes_its_place()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 2);
        var first = new ReadModelTable<TicketRow>(new TicketList("versions"));
        await using (var old = await Daemon.StartAsync(store, first))
            await old.CaughtUpAsync();

        var second = new ReadModelTable<TicketRow>(new TicketList("versions", version: 2));
        await using var daemon = await Daemon.StartAsync(store, second);
        await daemon.CaughtUpAsync();

        (await RowsAsync(second, tenant)).ShouldHaveSingleItem().Subject.ShouldBe("Printer on fire (version 2)");
        (await store.Database.ListAsync<int>("select version from views.read_models where name = 'versions'")).ShouldBe([2]);
        (await store.Database.ListAsync<string>("select name from events.mt_event_progression where name like 'versions:%'")).ShouldBe(["versions:V2:All"]);
        (await store.Database.ListAsync<string>("select tablename::text from pg_tables where tablename like 'versions_v%'")).ShouldBe(["versions_v2_b1"]);
    }

    [Fact]
    public async Task An_older_program_leaves_the_newer_version_alone()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant);
        var newer = new ReadModelTable<TicketRow>(new TicketList("rolled", version: 2));
        await using var daemon = await Daemon.StartAsync(store, newer);
        await daemon.CaughtUpAsync();

        await using var older = await Daemon.StartAsync(store, new ReadModelTable<TicketRow>(new TicketList("rolled", version: 1)));
        await store.OpenTicketAsync(tenant);
        await daemon.CaughtUpAsync();

        (await RowsAsync(newer, tenant)).Count.ShouldBe(2);
        (await store.Database.ListAsync<int>("select version from views.read_models where name = 'rolled'")).ShouldBe([2]);
    }

    [Fact]
    public async Task The_live_table_answers_and_follows_while_another_build_cannot_get_on()
    {
        var tenant = Store.NewTenant();
        var model = new TicketList("beside");
        var table = new ReadModelTable<TicketRow>(model);
        var ticket = await store.OpenTicketAsync(tenant, comments: 1);
        await using var daemon = await Daemon.StartAsync(store, table);
        await daemon.CaughtUpAsync();

        model.Poison = "comment 1"; // already folded by the live build; a build from zero stands before it
        var stopped = await Should.ThrowAsync<ProjectionException>(() => daemon.Control.RebuildAsync("beside"));
        stopped.Code.ShouldBe("fold_failed");
        await store.AppendAsync(ticket, ExpectedVersion.Any, new TicketCommented(2, "still here"));
        await daemon.CaughtUpAsync();
        (await RowsAsync(table, tenant)).ShouldHaveSingleItem().LastText.ShouldBe("still here");

        model.Poison = null;
        await Eventually.HoldsAsync(
            async () => await store.Database.ScalarAsync<long>("select count(*) from views.read_models where name = 'beside' and live and build = 2") == 1,
            "the second build is live");
        (await RowsAsync(table, tenant)).ShouldHaveSingleItem().Comments.ShouldBe(2);
    }

    [Fact]
    public async Task Readers_never_find_the_table_missing_or_empty_while_builds_are_swapped()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 5);
        var table = new ReadModelTable<TicketRow>(new TicketList("swapped"));
        await using var daemon = await Daemon.StartAsync(store, table);
        await daemon.CaughtUpAsync();

        using var over = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var reads = 0;
            while (!over.IsCancellationRequested)
            {
                (await RowsAsync(table, tenant)).ShouldHaveSingleItem().Comments.ShouldBe(5);
                reads++;
            }

            return reads;
        });
        for (var i = 0; i < 5; i++)
            await daemon.Control.RebuildAsync("swapped");
        await over.CancelAsync();

        (await reading).ShouldBeGreaterThan(0);
        (await store.Database.ListAsync<int>("select build from views.read_models where name = 'swapped'")).ShouldBe([6]);
    }

    [Fact]
    public async Task The_terminal_rebuilds_with_progress_when_no_server_runs()
    {
        var tenant = Store.NewTenant();
        for (var i = 0; i < 3; i++)
            await store.OpenTicketAsync(tenant, comments: 400);
        var table = new ReadModelTable<TicketRow>(new TicketList("terminal"));
        await using (var server = await Daemon.StartAsync(store, table))
            await server.CaughtUpAsync();
        await store.Database.TamperAsync("update views.terminal set subject = 'wrong'");

        var seen = new List<RebuildProgress>();
        await using var terminal = Daemon.NotStarted(store, table);
        await terminal.Control.RebuildAsync("terminal", new Collect(seen));

        (await RowsAsync(table, tenant)).ShouldAllBe(r => r.Subject == "Printer on fire" && r.Comments == 400);
        seen.Count.ShouldBeGreaterThan(2);
        seen[^1].Done.ShouldBeTrue();
        seen[^1].Seq.ShouldBe(seen[^1].HighWaterSeq);
    }

    [Fact]
    public async Task The_terminal_rebuilds_while_a_server_has_the_projection()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant);
        var table = new ReadModelTable<TicketRow>(new TicketList("served"));
        await using var server = await Daemon.StartAsync(store, table);
        await server.CaughtUpAsync();
        await store.Database.TamperAsync("update views.served set subject = 'wrong'");

        await using var terminal = Daemon.NotStarted(store, table);
        await terminal.Control.RebuildAsync("served");

        (await RowsAsync(table, tenant)).ShouldHaveSingleItem().Subject.ShouldBe("Printer on fire");
    }

    [Fact]
    public async Task Rebuilt_from_zero_equals_live_and_a_changed_row_is_found()
    {
        var tenant = Store.NewTenant();
        for (var i = 0; i < 20; i++)
            await store.OpenTicketAsync(tenant, comments: i);
        var table = new ReadModelTable<TicketRow>(new TicketList("compared"));
        await using var daemon = await Daemon.StartAsync(store, table);
        await daemon.CaughtUpAsync();

        var equal = await daemon.Control.VerifyAsync("compared");
        equal.Equal.ShouldBeTrue();
        equal.Rows.ShouldBeGreaterThanOrEqualTo(20);

        await store.Database.TamperAsync("update views.compared set comments = comments + 1 where comments = 19");
        (await daemon.Control.VerifyAsync("compared")).Differences.ShouldBe(2); // the row as it is, and as it should be
        (await store.Database.ListAsync<int>("select build from views.read_models where name = 'compared'")).ShouldBe([1]);
    }

    [Fact]
    public async Task An_unknown_name_is_refused()
    {
        await using var terminal = Daemon.NotStarted(store);
        (await Should.ThrowAsync<ProjectionException>(() => terminal.Control.RebuildAsync("no_such"))).Code.ShouldBe("projection_unknown");
    }

    private Task<List<TicketRow>> RowsAsync(ReadModelTable<TicketRow> table, TenantId tenant) =>
        table.QueryAsync(store.Databases, tenant, "true", [], default);

    private sealed class Collect(List<RebuildProgress> seen) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => seen.Add(value);
    }
}
