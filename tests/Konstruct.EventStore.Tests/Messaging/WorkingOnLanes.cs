using System.Collections.Concurrent;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Messaging;

public sealed class WorkingOnLanes(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task Envelopes_of_a_lane_are_handled_in_order_and_then_gone()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        for (var i = 0; i < 20; i++)
            await store.EnqueueAsync(tenant, lane, "ordered", $"{{\"number\": {i}}}");
        var handler = new Handler("ordered");
        await using var worker = await Worker.StartAsync(store, handler);
        await store.AllHandledAsync(tenant);

        handler.Seen.Where(e => e.Lease.Tenant == tenant).Select(e => e.Body.GetProperty("number").GetInt32()).ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public async Task Two_workers_never_run_one_lane_at_once_and_every_envelope_is_handled_once()
    {
        var tenant = Store.NewTenant();
        var lanes = Enumerable.Range(0, 12).Select(_ => Store.NewId()).ToArray();
        var running = new ConcurrentDictionary<Guid, int>();
        var overlaps = 0;
        var both = new TaskCompletionSource();
        Handler first = null!, second = null!;
        async Task<Handled> Handle(DeliveredEnvelope envelope, bool last, CancellationToken cancellation)
        {
            if (!first.Seen.IsEmpty && !second.Seen.IsEmpty)
                both.TrySetResult();
            await both.Task.WaitAsync(cancellation); // four lanes fill a worker: the other one gets the next
            if (running.AddOrUpdate(envelope.Lease.Lane, 1, (_, n) => n + 1) > 1)
                Interlocked.Increment(ref overlaps);
            await Task.Yield();
            running.AddOrUpdate(envelope.Lease.Lane, 0, (_, n) => n - 1);
            return Handled.Done.Instance;
        }

        (first, second) = (new Handler("exclusive", Handle), new Handler("exclusive", Handle));
        var options = Worker.Quick;
        options.Concurrency = 4;
        await using var one = await Worker.StartAsync(store, options, first);
        await using var two = await Worker.StartAsync(store, options, second);
        await Task.WhenAll(lanes.Select(async lane =>
        {
            for (var i = 0; i < 15; i++)
                await store.EnqueueAsync(tenant, lane, "exclusive");
        }));
        await store.AllHandledAsync(tenant);

        overlaps.ShouldBe(0);
        var seen = first.Seen.Concat(second.Seen).ToList();
        seen.Count.ShouldBe(180);
        seen.Select(e => e.Id).Distinct().Count().ShouldBe(180);
    }

    [Fact]
    public async Task A_wake_starts_the_work_without_waiting_for_the_poll()
    {
        var tenant = Store.NewTenant();
        var handler = new Handler("woken");
        var options = Worker.Quick;
        options.Polling = TimeSpan.FromMinutes(5);
        await using var worker = await Worker.StartAsync(store, options, handler);
        await store.EnqueueAsync(tenant, Store.NewId(), "woken");
        worker.Signal.Wake();
        await handler.HasSeenAsync(1);
    }

    [Fact]
    public async Task An_envelope_for_later_waits_and_does_not_hold_its_lane()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        await store.EnqueueAsync(tenant, lane, "scheduled", """{"which": "later"}""", TimeProvider.System.GetUtcNow().AddHours(1));
        await store.EnqueueAsync(tenant, lane, "scheduled", """{"which": "now"}""");
        var handler = new Handler("scheduled");
        await using var worker = await Worker.StartAsync(store, handler);
        await handler.HasSeenAsync(1);
        await Eventually.HoldsAsync(async () => await store.WaitingAsync(tenant) == 1, "one envelope is left");
        handler.Seen.Single().Body.GetProperty("which").GetString().ShouldBe("now");

        await store.Database.TamperAsync("update messaging.envelopes set due = now() where lane = $1", lane);
        await store.Database.TamperAsync("update messaging.lanes set due = now() where lane = $1", lane);
        await handler.HasSeenAsync(2);
    }

    [Fact]
    public async Task A_lane_that_has_only_later_work_is_due_then()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        var due = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await store.EnqueueAsync(tenant, lane, "much_later", due: due);
        await store.EnqueueAsync(tenant, lane, "soon");
        var handler = new Handler("soon");
        await using var worker = await Worker.StartAsync(store, handler);
        await handler.HasSeenAsync(1);

        await Eventually.HoldsAsync(
            async () => await store.Database.ScalarAsync<bool>("select due = $2 and leased_until is null from messaging.lanes where lane = $1", lane, due.UtcDateTime),
            "the lane is free until then");
    }

    [Fact]
    public async Task An_envelope_that_backs_off_holds_its_lane_and_no_other()
    {
        var (tenant, lane, other) = (Store.NewTenant(), Store.NewId(), Store.NewId());
        var failures = 2;
        var handler = new Handler("backing_off", e => e.Lease.Lane == lane && e.Body.GetProperty("which").GetString() == "first" && failures-- > 0
            ? new Handled.Later("provider_away")
            : Handled.Done.Instance);
        await store.EnqueueAsync(tenant, lane, "backing_off", """{"which": "first"}""");
        await store.EnqueueAsync(tenant, lane, "backing_off", """{"which": "second"}""");
        await store.EnqueueAsync(tenant, other, "backing_off", """{"which": "elsewhere"}""");
        await using var worker = await Worker.StartAsync(store, handler);
        await store.AllHandledAsync(tenant);

        handler.Seen.Where(e => e.Lease.Lane == lane).Select(e => (e.Body.GetProperty("which").GetString(), e.Attempts))
            .ShouldBe([("first", 0), ("first", 1), ("first", 2), ("second", 0)]);
        handler.Seen.Count(e => e.Lease.Lane == other).ShouldBe(1);
    }

    [Fact]
    public async Task A_handler_that_throws_or_times_out_is_tried_again_as_any_failure()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        var handler = new Handler("throwing", e => e.Attempts switch
        {
            0 => throw new InvalidOperationException("broken"),
            1 => throw new TaskCanceledException("the provider did not answer"),
            _ => Handled.Done.Instance,
        });
        await store.EnqueueAsync(tenant, lane, "throwing");
        await using var worker = await Worker.StartAsync(store, handler);
        await store.AllHandledAsync(tenant);

        handler.Seen.Select(e => e.Attempts).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task A_long_envelope_keeps_its_lane_as_long_as_it_takes()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        var options = Worker.Quick;
        (options.Lease, options.Renewal) = (TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(100));
        var until = new TaskCompletionSource();
        var handler = new Handler("long", async (_, _, cancellation) =>
        {
            await until.Task.WaitAsync(cancellation);
            return Handled.Done.Instance;
        });
        await store.EnqueueAsync(tenant, lane, "long");
        await using var one = await Worker.StartAsync(store, options, handler);
        await using var two = await Worker.StartAsync(store, options, handler);
        await handler.HasSeenAsync(1);
        // three leases long, by the database's own clock
        await Eventually.HoldsAsync(
            async () => await store.Database.ScalarAsync<bool>(
                "select clock_timestamp() > created_at + interval '1.8 seconds' from messaging.envelopes where lane = $1", lane), "three leases have passed");
        until.SetResult();
        await store.AllHandledAsync(tenant);

        handler.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_that_is_shut_down_gives_its_lane_back_at_once()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        var options = Worker.Quick;
        options.Lease = TimeSpan.FromHours(1);
        var stuck = new Handler("handed_over", async (_, _, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return Handled.Done.Instance;
        });
        await store.EnqueueAsync(tenant, lane, "handed_over");
        var first = await Worker.StartAsync(store, options, stuck);
        await stuck.HasSeenAsync(1);
        await Eventually.WithinAsync(first.StopAsync(), "the first worker stops");
        await first.DisposeAsync();

        var next = new Handler("handed_over");
        await using var second = await Worker.StartAsync(store, next);
        await store.AllHandledAsync(tenant);
        next.Seen.Single().Attempts.ShouldBe(0); // being stopped is no failure
    }

    [Fact]
    public async Task A_worker_outlives_PostgreSQL_being_away()
    {
        var tenant = Store.NewTenant();
        var handler = new Handler("survivor");
        await using var worker = await Worker.StartAsync(store, handler);
        for (var round = 0; round < 3; round++)
        {
            await store.Database.TamperAsync(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
            await Eventually.HoldsAsync(async () => await TryEnqueueAsync(), "work can be enqueued again");
        }

        await store.AllHandledAsync(tenant);
        handler.Seen.Select(e => e.Id).Distinct().Count().ShouldBeGreaterThanOrEqualTo(3);

        async Task<bool> TryEnqueueAsync()
        {
            try
            {
                await store.EnqueueAsync(tenant, Store.NewId(), "survivor");
                return true;
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or EventStoreException)
            {
                return false;
            }
        }
    }
}
