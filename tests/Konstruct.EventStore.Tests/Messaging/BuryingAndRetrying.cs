using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Messaging;

public sealed class BuryingAndRetrying(Store store) : IClassFixture<Store>
{
    private readonly DeadLetters _letters = new(store.Databases);

    [Fact]
    public async Task After_the_last_attempt_an_envelope_is_a_dead_letter_and_its_lane_is_free()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        var last = new List<bool>();
        var handler = new Handler("dying", (e, isLast, _) =>
        {
            if (e.Body.GetProperty("which").GetString() == "second")
                return Task.FromResult<Handled>(Handled.Done.Instance);
            last.Add(isLast);
            return Task.FromResult<Handled>(new Handled.Later("provider_away"));
        });
        await store.EnqueueAsync(tenant, lane, "dying", """{"which": "first"}""");
        await store.EnqueueAsync(tenant, lane, "dying", """{"which": "second"}""");
        await using var worker = await Worker.StartAsync(store, handler);
        await store.AllHandledAsync(tenant);

        last.ShouldBe([false, false, false, true]);
        var letter = (await _letters.ListAsync(tenant, default)).ShouldHaveSingleItem();
        (letter.Lane, letter.Kind, letter.Attempts, letter.Error).ShouldBe((lane, "dying", 4, "provider_away"));
    }

    [Fact]
    public async Task A_final_failure_and_an_unknown_kind_are_dead_at_once()
    {
        var tenant = Store.NewTenant();
        var handler = new Handler("final", _ => new Handled.Dead("channel_gone"));
        await store.EnqueueAsync(tenant, Store.NewId(), "final");
        await store.EnqueueAsync(tenant, Store.NewId(), "nobody_handles_this");
        await using var worker = await Worker.StartAsync(store, handler);
        await store.AllHandledAsync(tenant);

        (await _letters.ListAsync(tenant, default)).Select(l => (l.Error, l.Attempts)).ShouldBe([("channel_gone", 1), ("unknown_kind", 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_dead_letter_that_is_retried_is_handled_and_counts_as_retried()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        var healthy = false;
        var handler = new Handler("revived", _ => healthy ? Handled.Done.Instance : new Handled.Dead("away"));
        await store.EnqueueAsync(tenant, lane, "revived");
        await using var worker = await Worker.StartAsync(store, handler);
        await Eventually.HoldsAsync(async () => (await _letters.ListAsync(tenant, default)).Count == 1, "it is a dead letter");

        healthy = true;
        var letter = (await _letters.ListAsync(tenant, default)).Single();
        (await _letters.RetryAsync(tenant, letter.Id, default)).ShouldBeTrue();
        (await _letters.RetryAsync(tenant, letter.Id, default)).ShouldBeFalse();
        await store.AllHandledAsync(tenant);

        (await _letters.ListAsync(tenant, default)).ShouldBeEmpty();
        handler.Seen.Select(e => (e.Attempts, e.Retries)).ShouldBe([(0, 0), (0, 1)]);
    }

    [Fact]
    public async Task Many_are_listed_page_by_page_each_once()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        foreach (var _ in Enumerable.Range(0, 5))
        {
            await store.EnqueueAsync(tenant, Store.NewId(), "no_such_kind");
            await store.EnqueueAsync(neighbour, Store.NewId(), "no_such_kind");
        }

        await using (var worker = await Worker.StartAsync(store))
        {
            await store.AllHandledAsync(tenant);
            await store.AllHandledAsync(neighbour);
        }

        var (first, more) = await _letters.PageAsync(tenant, 0, 3, default);
        (first.Count, more).ShouldBe((3, true));
        var (rest, noMore) = await _letters.PageAsync(tenant, first[^1].Id, 3, default);
        (rest.Count, noMore).ShouldBe((2, false));
        (await _letters.PageAsync(tenant, 0, 5, default)).More.ShouldBeFalse();
        (await _letters.ListAsync(tenant, default)).Select(l => l.Id).ShouldBe([.. first.Concat(rest).Select(l => l.Id)]);
    }

    [Fact]
    public async Task The_neighbour_neither_sees_nor_retries_it()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        await store.EnqueueAsync(tenant, Store.NewId(), "no_such_kind");
        await using (var worker = await Worker.StartAsync(store))
            await store.AllHandledAsync(tenant);

        var letter = (await _letters.ListAsync(tenant, default)).ShouldHaveSingleItem();
        (await _letters.ListAsync(neighbour, default)).ShouldBeEmpty();
        (await _letters.RetryAsync(neighbour, letter.Id, default)).ShouldBeFalse();
        (await _letters.ListAsync(null, default)).ShouldContain(letter); // platform admins and the terminal
    }

    [Fact]
    public async Task The_backlog_counts_what_is_due_and_what_is_dead()
    {
        var tenant = Store.NewTenant();
        var before = await _letters.BacklogAsync(default);
        await store.EnqueueAsync(tenant, Store.NewId(), "counted");
        await store.EnqueueAsync(tenant, Store.NewId(), "counted", due: TimeProvider.System.GetUtcNow().AddHours(1));
        var after = await _letters.BacklogAsync(default);

        (after.DueLanes - before.DueLanes).ShouldBe(1);
        after.OldestDueSeconds.ShouldBeGreaterThanOrEqualTo(0);
    }
}
