using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Npgsql;

namespace Konstruct.EventStore.Tests.Streams;

public sealed class Appending(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task A_stream_starts_at_version_1_and_goes_on_without_gaps()
    {
        var ticket = Store.NewTicket(Store.NewTenant());
        (await store.AppendAsync(ticket, ExpectedVersion.New, new TicketOpened("Printer", 2))).Versions.ShouldBe([1]);
        (await store.AppendAsync(ticket, ExpectedVersion.Exactly(1), new TicketCommented(1, "a"), new TicketCommented(2, "b"))).Versions.ShouldBe([3]);

        var events = await store.Reader.ReadStreamAsync(ticket);
        events.Select(e => e.Version).ShouldBe([1, 2, 3]);
        events.Select(e => e.Data).ShouldBe([new TicketOpened("Printer", 2), new TicketCommented(1, "a"), new TicketCommented(2, "b")]);
    }

    [Fact]
    public async Task What_accompanies_an_event_comes_back_with_it()
    {
        var ticket = Store.NewTicket(Store.NewTenant());
        var context = new EventContext("message-1", "event-0", "user-7", new Dictionary<string, string> { ["channel"] = "slack" });
        var appended = Store.Event(new TicketOpened("Printer", 2), context);
        await store.Events.CommitAsync(new UnitOfWork(ticket.Tenant).Append(ticket, ExpectedVersion.New, appended));

        var read = (await store.Reader.ReadStreamAsync(ticket)).ShouldHaveSingleItem();
        (read.Id, read.CorrelationId, read.CausationId, read.UserName).ShouldBe((appended.Id, "message-1", "event-0", "user-7"));
        read.Headers.ShouldNotBeNull()["channel"].ShouldBe("slack");
        read.Type.ShouldBe("ticket.opened.v1");
    }

    [Fact]
    public async Task Another_version_than_expected_is_a_conflict_and_nothing_is_stored()
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant());
        foreach (var wrong in new[] { ExpectedVersion.New, ExpectedVersion.Exactly(2), ExpectedVersion.Exactly(7) })
            await Should.ThrowAsync<VersionConflictException>(() => store.AppendAsync(ticket, wrong, new TicketClosed("x")));
        await Should.ThrowAsync<VersionConflictException>(() => store.AppendAsync(Store.NewTicket(ticket.Tenant), ExpectedVersion.Exactly(1), new TicketClosed("x")));

        (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_conflict_answers_with_the_SQLSTATE_that_Marten_uses()
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant());
        var conflict = await Should.ThrowAsync<VersionConflictException>(() => store.AppendAsync(ticket, ExpectedVersion.New, new TicketClosed("x")));
        conflict.InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe("MT003");
    }

    [Fact]
    public async Task Of_many_that_expect_the_same_version_one_appends()
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            try
            {
                await store.AppendAsync(ticket, ExpectedVersion.Exactly(1), new TicketCommented(i, "me first"));
                return true;
            }
            catch (VersionConflictException)
            {
                return false;
            }
        }));

        outcomes.Count(won => won).ShouldBe(1);
        (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_stream_that_must_exist_and_does_not_is_absent()
    {
        var ticket = Store.NewTicket(Store.NewTenant());
        var result = await store.AppendAsync(ticket, ExpectedVersion.Exists, new TicketClosed("x"));
        result.Outcome.ShouldBe(CommitOutcome.Absent);
        (await store.Reader.ReadStreamAsync(ticket)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_id_may_be_a_stream_of_two_tenants()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        var mine = Store.NewTicket(tenant);
        var theirs = mine with { Tenant = neighbour };
        await store.AppendAsync(mine, ExpectedVersion.New, new TicketOpened("mine", 1));
        await store.AppendAsync(theirs, ExpectedVersion.New, new TicketOpened("theirs", 1));

        (await store.Reader.ReadStreamAsync(mine)).ShouldHaveSingleItem().Data.ShouldBe(new TicketOpened("mine", 1));
        (await store.Reader.ReadStreamAsync(theirs)).ShouldHaveSingleItem().Data.ShouldBe(new TicketOpened("theirs", 1));
    }

    [Fact]
    public async Task Several_streams_and_envelopes_are_one_unit_of_work()
    {
        var tenant = Store.NewTenant();
        var (first, second) = (Store.NewTicket(tenant), Store.NewTicket(tenant));
        var result = await store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(first, ExpectedVersion.New, Store.Event(new TicketOpened("one", 1)), Store.Event(new TicketCommented(1, "c")))
            .Append(second, ExpectedVersion.New, Store.Event(new TicketOpened("two", 1)))
            .Enqueue(new Envelope(first.Id, "notify", "{}")));

        result.Versions.ShouldBe([2, 1]);
        (await store.Reader.ReadStreamAsync(second)).ShouldHaveSingleItem().Data.ShouldBe(new TicketOpened("two", 1));
        (await EnvelopesAsync(tenant)).ShouldBe(1);
    }

    [Fact]
    public async Task A_conflict_in_one_stream_undoes_the_others_and_the_envelopes()
    {
        var tenant = Store.NewTenant();
        var existing = await store.OpenTicketAsync(tenant);
        var fresh = Store.NewTicket(tenant);
        await Should.ThrowAsync<VersionConflictException>(() => store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(fresh, ExpectedVersion.New, Store.Event(new TicketOpened("one", 1)))
            .Append(existing, ExpectedVersion.New, Store.Event(new TicketOpened("two", 1)))
            .Enqueue(new Envelope(fresh.Id, "notify", "{}"))));

        (await store.Reader.ReadStreamAsync(fresh)).ShouldBeEmpty();
        (await EnvelopesAsync(tenant)).ShouldBe(0);
    }

    [Fact]
    public async Task A_later_statement_that_fails_undoes_the_append_and_the_envelopes()
    {
        var tenant = Store.NewTenant();
        var ticket = Store.NewTicket(tenant);
        await Should.ThrowAsync<EventStoreException>(() => store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(ticket, ExpectedVersion.New, Store.Event(new TicketOpened("one", 1)))
            .Enqueue(new Envelope(ticket.Id, "notify", "{}"))
            .Also(new NpgsqlBatchCommand("select 1 / 0"))));

        (await store.Reader.ReadStreamAsync(ticket)).ShouldBeEmpty();
        (await EnvelopesAsync(tenant)).ShouldBe(0);
    }

    [Fact]
    public async Task An_absent_second_stream_is_an_outcome_and_undoes_the_first()
    {
        var tenant = Store.NewTenant();
        var fresh = Store.NewTicket(tenant);
        var result = await store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(fresh, ExpectedVersion.New, Store.Event(new TicketOpened("one", 1)))
            .Append(Store.NewTicket(tenant), ExpectedVersion.Exists, Store.Event(new TicketClosed("x"))));

        result.Outcome.ShouldBe(CommitOutcome.Absent);
        (await store.Reader.ReadStreamAsync(fresh)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_unit_of_work_has_one_tenant()
    {
        var mine = Store.NewTenant();
        Should.Throw<ArgumentException>(() => new UnitOfWork(mine).Append(Store.NewTicket(Store.NewTenant()), ExpectedVersion.New, Store.Event(new TicketClosed("x"))));
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { store.Databases.EnterTenant(mine), store.Databases.EnterTenant(mine), new NpgsqlBatchCommand("select events.enter_tenant('another')") },
        };
        (await Should.ThrowAsync<PostgresException>(() => batch.ExecuteNonQueryAsync())).SqlState.ShouldBe("KS003");
    }

    [Fact]
    public async Task The_time_of_a_stream_never_goes_back()
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant());
        // as if the server's clock had been an hour ahead
        await store.Database.TamperAsync("update events.mt_streams set timestamp = timestamp + interval '1 hour' where id = $1", ticket.Id);
        await store.AppendAsync(ticket, ExpectedVersion.Any, new TicketCommented(1, "later"));

        (await store.Database.ScalarAsync<bool>(
            "select e.timestamp > clock_timestamp() + interval '50 minutes' from events.mt_events e where stream_id = $1 and version = 2", ticket.Id)).ShouldBeTrue();
    }

    private Task<long> EnvelopesAsync(TenantId tenant) =>
        store.Database.ScalarAsync<long>("select count(*) from messaging.envelopes where tenant_id = $1", tenant.Value);

    [Theory]
    [InlineData(-1, 32)]
    [InlineData(0, 32)]
    [InlineData(2, 32)]
    [InlineData(1, 31)]
    public async Task SQL_of_a_callers_own_cannot_move_a_stream_without_whole_events(int count, int leafBytes)
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant());
        await using var command = store.Databases.App.CreateCommand(
            """
            select events.append($1, array[$2]::uuid[], array['ticket'], array[-1]::bigint[], array[$3]::integer[],
              array[$4]::uuid[], array['ticket.closed.v1'], array['{}']::jsonb[], array[null]::jsonb[], array[null]::text[], array[null]::text[],
              array[null]::text[], array['x'], array[$5]::bytea[], null, false, null, null, null, null, null, null, null, false)
            """);
        foreach (var value in new object[] { ticket.Tenant.Value, ticket.Id, count, Guid.CreateVersion7(DateTimeOffset.UnixEpoch), new byte[leafBytes] })
            command.Parameters.Add(new NpgsqlParameter { Value = value });

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteScalarAsync())).SqlState.ShouldBe("KS005");
        (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task One_event_with_a_key_seen_before_is_a_duplicate_unless_its_version_is_wrong(long expected)
    {
        var tenant = Store.NewTenant();
        var ticket = Store.NewTicket(tenant);
        var key = Store.NewId();
        UnitOfWork Unit(ExpectedVersion version) => new UnitOfWork(tenant).Append(ticket, version, Store.Event(new TicketOpened("one", 1))).Deduplicate(key);
        (await store.Events.CommitAsync(Unit(ExpectedVersion.New))).Versions.ShouldBe([1]);

        if (expected == 0)
            await Should.ThrowAsync<VersionConflictException>(() => store.Events.CommitAsync(Unit(new ExpectedVersion(expected))));
        else
            (await store.Events.CommitAsync(Unit(new ExpectedVersion(expected)))).Outcome.ShouldBe(CommitOutcome.Duplicate);
        (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_conflict_leaves_no_key_behind()
    {
        var tenant = Store.NewTenant();
        var ticket = await store.OpenTicketAsync(tenant);
        var key = Store.NewId();
        UnitOfWork Unit(ExpectedVersion version) => new UnitOfWork(tenant).Append(ticket, version, Store.Event(new TicketCommented(1, "x"))).Deduplicate(key);
        await Should.ThrowAsync<VersionConflictException>(() => store.Events.CommitAsync(Unit(ExpectedVersion.New)));
        await Should.ThrowAsync<VersionConflictException>(() => store.Events.CommitAsync(Unit(ExpectedVersion.Exactly(7))));

        (await store.Events.CommitAsync(Unit(ExpectedVersion.Exactly(1)))).Outcome.ShouldBe(CommitOutcome.Appended);
    }

    [Fact]
    public async Task Refusals_do_not_spoil_the_connection_for_whoever_comes_next()
    {
        var settings = new NpgsqlConnectionStringBuilder(store.Database.AppConnectionString) { MaxPoolSize = 1 };
        await using var databases = new Databases(settings.ConnectionString, store.Database.DaemonConnectionString);
        var own = Store.Over(databases);
        var (ticket, tenant) = (await own.OpenTicketAsync(Store.NewTenant()), Store.NewTenant());
        for (var i = 0; i < 4; i++)
        {
            await Should.ThrowAsync<VersionConflictException>(() => own.AppendAsync(ticket, ExpectedVersion.New, new TicketClosed("x")));
            await Should.ThrowAsync<EventStoreException>(() => own.AppendAsync(Store.NewTicket(tenant), ExpectedVersion.New, new TicketClosed("no\0text")));
        }

        (await own.AppendAsync(ticket, ExpectedVersion.Exactly(1), new TicketClosed("x"))).Versions.ShouldBe([2]);
        (await own.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketClosed("a")))
            .Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketClosed("b"))))).Versions.ShouldBe([1, 1]);
    }
}
