using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Projections;

/// <summary>An event that cannot be folded stops one projection, visibly; nothing is folded past it.</summary>
public sealed class StandingBeforeAnEvent(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task A_fold_that_throws_stops_its_projection_alone_and_it_goes_on_when_it_can()
    {
        var tenant = Store.NewTenant();
        var broken = new TicketList("standing", poison: "poison");
        var (standing, healthy) = (new ReadModelTable<TicketRow>(broken), new ReadModelTable<TicketRow>(new TicketList("healthy")));
        await using var daemon = await Daemon.StartAsync(store, standing, healthy);
        await daemon.CaughtUpAsync();
        var ticket = await store.OpenTicketAsync(tenant, comments: 2);
        await store.AppendAsync(ticket, ExpectedVersion.Any, new TicketCommented(3, "poison"), new TicketCommented(4, "after it"));

        var stopped = await Should.ThrowAsync<ProjectionException>(daemon.CaughtUpAsync);
        (stopped.Code, stopped.Projection).ShouldBe(("fold_failed", "standing"));
        stopped.Seq.ShouldBe(await store.Database.ScalarAsync<long>("select seq_id from events.mt_events where stream_id = $1 and version = 4", ticket.Id));
        // what came before it is folded, what came after is not
        (await standing.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem().LastText.ShouldBe("comment 2");
        await Eventually.HoldsAsync(
            async () => (await healthy.QueryAsync(store.Databases, tenant, "true", [], default)).SingleOrDefault()?.LastText == "after it", "the other one goes on");
        var status = (await daemon.Control.ListAsync()).Single(s => s.Name == "standing");
        (status.StoppedBy, status.StoppedAtSeq).ShouldBe(("fold_failed", stopped.Seq));
        status.LagEvents.ShouldBeGreaterThan(0);
        var since = status.StoppedSince.ShouldNotBeNull();
        await Should.ThrowAsync<ProjectionException>(daemon.CaughtUpAsync);
        (await daemon.Control.ListAsync()).Single(s => s.Name == "standing").StoppedSince.ShouldBe(since, "trying again does not change since when");

        broken.Poison = null;
        await Eventually.HoldsAsync(
            async () => (await daemon.Control.ListAsync()).TrueForAll(s => s is { StoppedBy: null, StoppedSince: null, LagEvents: 0 }), "it goes on");
        (await standing.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem().Comments.ShouldBe(4);
    }

    [Fact]
    public async Task A_newer_version_of_an_event_stops_an_older_program_and_a_newer_one_takes_over()
    {
        var tenant = Store.NewTenant();
        var table = new ReadModelTable<TicketRow>(new TicketList("rolling"));
        var ticket = await store.OpenTicketAsync(tenant);
        await using var older = await Daemon.StartAsync(store, table);
        await older.CaughtUpAsync();

        var names = new EventRegistry(store.Registry.Json, [new EventMapping("ticket.commented.v3", typeof(NewComment))]);
        await new Konstruct.EventStore.Streams.EventStore(store.Databases, names, store.Keys).CommitAsync(
            new UnitOfWork(tenant).Append(ticket, ExpectedVersion.Any, Store.Event(new NewComment(1, "of tomorrow", "new"))));
        (await Should.ThrowAsync<ProjectionException>(older.CaughtUpAsync)).Code.ShouldBe("event_unknown");

        var both = Store.RegistryOf(new EventMapping("ticket.commented.v3", typeof(NewComment), e => new TicketCommented(((NewComment)e).Number, ((NewComment)e).Text)));
        await using var newer = await Daemon.StartAsync(store, new ProjectionStore(store.Databases, new EventReader(store.Databases, both)), table);
        await Eventually.HoldsAsync(
            async () => (await newer.Control.ListAsync()).Single() is { StoppedBy: null, LagEvents: 0 }, "the newer program has taken over");
        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem().LastText.ShouldBe("of tomorrow");
    }

    private sealed record NewComment(int Number, string Text, string Mood);
}
