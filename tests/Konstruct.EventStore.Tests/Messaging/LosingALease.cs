using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Messaging;

/// <summary>A worker whose lease has passed on may do nothing that counts.</summary>
public sealed class LosingALease(Store store) : IClassFixture<Store>
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task What_is_done_under_a_lease_that_has_passed_on_is_refused()
    {
        var tenant = Store.NewTenant();
        var ticket = await store.OpenTicketAsync(tenant);
        await store.EnqueueAsync(tenant, ticket.Id, "slow");
        var old = await TakeAsync(ticket.Id);
        var envelope = (await store.Lanes.NextAsync(old, default)).ShouldNotBeNull();
        await ExpireAsync(ticket.Id);
        var current = await TakeAsync(ticket.Id);
        current.Fence.ShouldBe(old.Fence + 1);

        await Should.ThrowAsync<LaneLostException>(() => store.Events.CommitAsync(
            new UnitOfWork(tenant).Append(ticket, ExpectedVersion.Any, Store.Event(new TicketClosed("late"))).Under(old)));
        await Should.ThrowAsync<LaneLostException>(() => store.Events.CommitAsync(
            new UnitOfWork(tenant).Enqueue(new Envelope(ticket.Id, "late", "{}")).Under(old)));
        await Should.ThrowAsync<LaneLostException>(() => store.Lanes.CompleteAsync(envelope, default));
        await Should.ThrowAsync<LaneLostException>(() => store.Lanes.BackOffAsync(envelope, "x", TimeSpan.Zero, default));
        await Should.ThrowAsync<LaneLostException>(() => store.Lanes.BuryAsync(envelope, "x", default));
        await Should.ThrowAsync<LaneLostException>(() => store.Lanes.NextAsync(old, default));
        await store.Lanes.ReleaseAsync(old, default); // gives nothing back that is not its own

        (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(1);
        (await store.Lanes.TakeAsync("third", 100, s_lease, default)).ShouldNotContain(l => l.Lane == ticket.Id);
        await store.Events.CommitAsync(new UnitOfWork(tenant).Append(ticket, ExpectedVersion.Any, Store.Event(new TicketClosed("in time"))).Under(current));
        await store.Lanes.CompleteAsync((await store.Lanes.NextAsync(current, default))!, default);
        (await store.WaitingAsync(tenant)).ShouldBe(0);
    }

    [Fact]
    public async Task A_lane_cannot_be_leased_anew_while_an_append_under_it_is_open()
    {
        var tenant = Store.NewTenant();
        var ticket = await store.OpenTicketAsync(tenant);
        await store.EnqueueAsync(tenant, ticket.Id, "racing");
        var lease = await TakeAsync(ticket.Id);
        await ExpireAsync(ticket.Id);

        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var hold = new Npgsql.NpgsqlCommand("select messaging.hold_lane($1, $2, $3)", connection);
            hold.Parameters.Add(new() { Value = tenant.Value });
            hold.Parameters.Add(new() { Value = lease.Lane });
            hold.Parameters.Add(new() { Value = lease.Fence });
            await hold.ExecuteNonQueryAsync();
            (await store.Lanes.TakeAsync("other", 100, s_lease, default)).ShouldNotContain(l => l.Lane == ticket.Id);
            await transaction.CommitAsync();
        }

        (await store.Lanes.TakeAsync("other", 100, s_lease, default)).ShouldContain(l => l.Lane == ticket.Id);
    }

    [Fact]
    public async Task Renewing_prolongs_what_is_held_and_answers_what_was_lost()
    {
        var tenant = Store.NewTenant();
        var (kept, lost, returned) = (Store.NewId(), Store.NewId(), Store.NewId());
        foreach (var lane in new[] { kept, lost, returned })
            await store.EnqueueAsync(tenant, lane, "renewed");
        var leases = (await store.Lanes.TakeAsync("one", 100, s_lease, default)).Where(l => l.Tenant == tenant).ToList();
        leases.Count.ShouldBe(3);
        await ExpireAsync(lost);
        await TakeAsync(lost);
        await store.Lanes.ReleaseAsync(leases.Single(l => l.Lane == returned), default);

        await using var connection = await store.Databases.App.OpenConnectionAsync();
        var held = await LaneStore.RenewAsync(connection, leases, TimeSpan.FromMinutes(10), default);

        held.ShouldBe([(tenant, kept)]);
        (await store.Database.ScalarAsync<bool>("select leased_until > now() + interval '9 minutes' from messaging.lanes where lane = $1", kept)).ShouldBeTrue();
        // a lease that was given back is not taken again by a renewal that comes late
        (await store.Database.ScalarAsync<bool>("select leased_until is null from messaging.lanes where lane = $1", returned)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_worker_that_loses_its_lane_in_a_slow_call_is_cancelled_and_the_other_one_finishes()
    {
        var (tenant, lane) = (Store.NewTenant(), Store.NewId());
        var cancelled = new TaskCompletionSource();
        var slow = new Handler("taken_over", async (_, _, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => cancelled.TrySetResult(), TaskScheduler.Default);
            cancellation.ThrowIfCancellationRequested();
            return Handled.Done.Instance;
        });
        await store.EnqueueAsync(tenant, lane, "taken_over");
        await using var worker = await Worker.StartAsync(store, slow);
        await slow.HasSeenAsync(1);
        await ExpireAsync(lane);
        var taken = await TakeAsync(lane);

        await Eventually.WithinAsync(cancelled.Task, "the slow call is cancelled");
        var envelope = (await store.Lanes.NextAsync(taken, default)).ShouldNotBeNull();
        envelope.Attempts.ShouldBe(0);
        await store.Lanes.CompleteAsync(envelope, default);
        (await store.WaitingAsync(tenant)).ShouldBe(0);
    }

    private async Task<LaneLease> TakeAsync(Guid lane)
    {
        LaneLease? found = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var leases = await store.Lanes.TakeAsync("test", 100, s_lease, default);
                found ??= leases.Find(l => l.Lane == lane);
                return found is not null;
            },
            "the lane is leased");
        return found!;
    }

    private Task ExpireAsync(Guid lane) =>
        store.Database.TamperAsync("update messaging.lanes set leased_until = now() - interval '1 second' where lane = $1", lane);
}
