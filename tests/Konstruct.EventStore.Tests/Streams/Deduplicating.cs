using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Npgsql;

namespace Konstruct.EventStore.Tests.Streams;

public sealed class Deduplicating(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task Eleven_deliveries_of_one_message_at_once_append_once()
    {
        var tenant = Store.NewTenant();
        var ticket = await store.OpenTicketAsync(tenant);
        var message = Store.NewId();
        var results = await Task.WhenAll(Enumerable.Range(0, 11).Select(i => store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(ticket, ExpectedVersion.Any, Store.Event(new TicketCommented(1, "delivered")))
            .Deduplicate(Store.NewId(), message) // every delivery has an id of its own
            .Enqueue(new Envelope(ticket.Id, "turn", "{}")))));

        results.Count(r => r.Outcome == CommitOutcome.Appended).ShouldBe(1);
        results.Count(r => r.Outcome == CommitOutcome.Duplicate).ShouldBe(10);
        (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(2);
        (await CountAsync("messaging.envelopes", tenant)).ShouldBe(1);
    }

    [Fact]
    public async Task Deliveries_into_different_streams_append_once()
    {
        var tenant = Store.NewTenant();
        var message = Store.NewId();
        var results = await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("delivered", 1))).Deduplicate(message))));

        results.Count(r => r.Outcome == CommitOutcome.Appended).ShouldBe(1);
        (await CountAsync("events.mt_streams", tenant)).ShouldBe(1);
    }

    [Fact]
    public async Task A_duplicate_stores_nothing_not_even_its_other_keys()
    {
        var tenant = Store.NewTenant();
        var (seen, other) = (Store.NewId(), Store.NewId());
        await CommitAsync(tenant, seen);
        (await CommitAsync(tenant, seen, other)).ShouldBe(CommitOutcome.Duplicate);

        (await CountAsync("events.deduplication", tenant)).ShouldBe(1);
        (await CommitAsync(tenant, other)).ShouldBe(CommitOutcome.Appended);
    }

    [Fact]
    public async Task A_key_named_twice_is_one_key()
    {
        var key = Store.NewId();
        (await CommitAsync(Store.NewTenant(), key, key)).ShouldBe(CommitOutcome.Appended);
    }

    [Fact]
    public async Task The_same_key_of_another_tenant_is_no_duplicate()
    {
        var key = Store.NewId();
        (await CommitAsync(Store.NewTenant(), key)).ShouldBe(CommitOutcome.Appended);
        (await CommitAsync(Store.NewTenant(), key)).ShouldBe(CommitOutcome.Appended);
    }

    [Fact]
    public async Task A_duplicate_with_further_statements_is_an_outcome_and_they_do_not_count()
    {
        var tenant = Store.NewTenant();
        var key = Store.NewId();
        await CommitAsync(tenant, key);
        var claim = new NpgsqlBatchCommand("select events.claim_external_key($1, 'slug', $2, $3)")
        {
            Parameters =
            {
                new NpgsqlParameter { Value = tenant.Value }, new NpgsqlParameter { Value = "never-" + tenant }, new NpgsqlParameter { Value = Store.NewId() },
            },
        };
        var result = await store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("x", 1))).Deduplicate(key).Also(claim));

        result.Outcome.ShouldBe(CommitOutcome.Duplicate);
        (await CountAsync("events.directory", tenant)).ShouldBe(0);
    }

    [Fact]
    public async Task A_conflict_leaves_the_key_free()
    {
        var tenant = Store.NewTenant();
        var ticket = await store.OpenTicketAsync(tenant);
        var key = Store.NewId();
        await Should.ThrowAsync<VersionConflictException>(() => store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(ticket, ExpectedVersion.Exactly(9), Store.Event(new TicketClosed("x"))).Deduplicate(key)));

        (await CommitAsync(tenant, key)).ShouldBe(CommitOutcome.Appended);
    }

    [Fact]
    public async Task Keys_without_an_append_are_refused_rather_than_ignored() =>
        await Should.ThrowAsync<InvalidOperationException>(() =>
            store.Events.CommitAsync(new UnitOfWork(Store.NewTenant()).Deduplicate(Store.NewId()).Enqueue(new Envelope(Store.NewId(), "turn", "{}"))));

    [Fact]
    public async Task A_follow_up_counts_only_while_its_stream_is_active()
    {
        var tenant = Store.NewTenant();
        var ticket = Store.NewTicket(tenant);
        var key = Store.NewId();
        UnitOfWork FollowUp(TimeSpan window) => new UnitOfWork(tenant)
            .Append(ticket, ExpectedVersion.Exists, Store.Event(new TicketCommented(1, "and?"))).Deduplicate(key).KeepActive()
            .OnlyIfActiveSince(TimeProvider.System.GetUtcNow() - window);

        (await store.Events.CommitAsync(FollowUp(TimeSpan.FromMinutes(30)))).Outcome.ShouldBe(CommitOutcome.Absent);
        await store.AppendAsync(ticket, ExpectedVersion.New, new TicketOpened("not engaged", 1));
        (await store.Events.CommitAsync(FollowUp(TimeSpan.FromMinutes(30)))).Outcome.ShouldBe(CommitOutcome.Inactive);

        await store.Events.CommitAsync(new UnitOfWork(tenant).Append(ticket, ExpectedVersion.Any, Store.Event(new TicketCommented(0, "@you"))).KeepActive());
        await store.Database.TamperAsync("update events.mt_streams set active_at = active_at - interval '31 minutes' where id = $1", ticket.Id);
        (await store.Events.CommitAsync(FollowUp(TimeSpan.FromMinutes(30)))).Outcome.ShouldBe(CommitOutcome.Inactive);

        await store.Database.TamperAsync("update events.mt_streams set active_at = active_at + interval '2 minutes' where id = $1", ticket.Id);
        // none of the refusals above has used the key up
        (await store.Events.CommitAsync(FollowUp(TimeSpan.FromMinutes(30)))).Outcome.ShouldBe(CommitOutcome.Appended);
        (await store.Events.CommitAsync(FollowUp(TimeSpan.FromMinutes(30)))).Outcome.ShouldBe(CommitOutcome.Duplicate);
    }

    private async Task<CommitOutcome> CommitAsync(TenantId tenant, params Guid[] keys) =>
        (await store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("x", 1))).Deduplicate(keys))).Outcome;

    private Task<long> CountAsync(string table, TenantId tenant) =>
        store.Database.ScalarAsync<long>($"select count(*) from {table} where tenant_id = $1", tenant.Value);
}
