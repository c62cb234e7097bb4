using Konstruct.EventStore.Evidence;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Npgsql;

namespace Konstruct.EventStore.Tests.Streams;

/// <summary>Units of work that come at once share transactions. Whoever commits must not notice.</summary>
public sealed class CommittingInGroups(Store store) : IClassFixture<Store>
{
    // far more than there are transactions at a time
    private const int Many = 120;

    [Fact]
    public async Task Tenants_that_commit_at_once_have_each_their_own_and_nothing_of_another()
    {
        var tenants = Enumerable.Range(0, 12).Select(_ => Store.NewTenant()).ToArray();
        var tickets = Enumerable.Range(0, Many).Select(i => Store.NewTicket(tenants[i % tenants.Length])).ToArray();
        var results = await Task.WhenAll(tickets.Select((ticket, i) => store.Events.CommitAsync(
            new UnitOfWork(ticket.Tenant)
                .Append(ticket, ExpectedVersion.New, Store.Event(new TicketOpened($"subject {i}", i)), Store.Event(new TicketCommented(i, "two")))
                .Deduplicate(Store.NewId(), Store.NewId())
                .Enqueue(new Envelope(ticket.Id, "look", "{}")))));

        results.ShouldAllBe(r => r.Outcome == CommitOutcome.Appended && r.Versions[0] == 2);
        foreach (var (ticket, i) in tickets.Select((t, i) => (t, i)))
        {
            var events = await store.Reader.ReadStreamAsync(ticket);
            events.Select(e => e.Data).ShouldBe([new TicketOpened($"subject {i}", i), new TicketCommented(i, "two")]);
            events[^1].Position.Seq.ShouldBe(results[i].LastSeq);
        }

        foreach (var tenant in tenants)
        {
            (await CountAsync("events.mt_events", tenant)).ShouldBe(Many / tenants.Length * 2);
            (await CountAsync("events.mt_streams", tenant)).ShouldBe(Many / tenants.Length);
            (await CountAsync("events.deduplication", tenant)).ShouldBe(Many / tenants.Length * 2);
            (await CountAsync("messaging.envelopes", tenant)).ShouldBe(Many / tenants.Length);
            (await CountAsync("messaging.lanes", tenant)).ShouldBe(Many / tenants.Length);
            (await new ChainVerifier(store.Databases).VerifyAsync(tenant)).Findings.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task What_is_wrong_with_one_unit_is_no_concern_of_the_others()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        var (existing, seen) = (await store.OpenTicketAsync(tenant), Store.NewId());
        await store.Events.CommitAsync(new UnitOfWork(tenant).Append(existing, ExpectedVersion.Any, Store.Event(new TicketClosed("x"))).Deduplicate(seen));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => OutcomeAsync((i % 6) switch
        {
            0 => new UnitOfWork(tenant).Append(existing, ExpectedVersion.Exactly(7), Store.Event(new TicketClosed("conflict"))),
            1 => new UnitOfWork(tenant).Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("again", i))).Deduplicate(seen, Store.NewId()),
            2 => new UnitOfWork(tenant).Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("no\0text", i))),
            3 => new UnitOfWork(tenant).Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("lost", i)))
                .Under(new LaneLease(tenant, Store.NewId(), 3)),
            4 => new UnitOfWork(tenant).Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("good", i))).Deduplicate(Store.NewId()),
            _ => new UnitOfWork(neighbour).Append(Store.NewTicket(neighbour), ExpectedVersion.New, Store.Event(new TicketOpened("good", i))).Deduplicate(seen, Store.NewId()),
        })));

        outcomes.Select((outcome, i) => (outcome, i)).ShouldAllBe(o => o.outcome == Expected(o.i));
        // 2 from before, 20 good ones; of the neighbour, for whom the key was new once
        (await CountAsync("events.mt_events", tenant)).ShouldBe(2 + (Many / 6));
        (await CountAsync("events.mt_events", neighbour)).ShouldBe(1);
        (await new ChainVerifier(store.Databases).VerifyAsync(tenant)).Findings.ShouldBeEmpty();

        async Task<string> OutcomeAsync(UnitOfWork unit)
        {
            try
            {
                var outcome = (await store.Events.CommitAsync(unit)).Outcome;
                return unit.Tenant == neighbour ? "one of the neighbour's" : outcome.ToString();
            }
            catch (Exception e) when (e is VersionConflictException or EventStoreException or LaneLostException)
            {
                return e.GetType().Name;
            }
        }
    }

    [Fact]
    public async Task A_stream_that_somebody_holds_keeps_its_own_unit_waiting_and_nobody_elses()
    {
        var held = Store.NewTicket(Store.NewTenant());
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await OrderingEvents.AppendRawAsync(connection, held);

        var waiting = Enumerable.Range(0, 4).Select(i => store.AppendAsync(held, ExpectedVersion.Any, new TicketCommented(i, "after"))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => store.OpenTicketAsync(held.Tenant)));

        waiting.ShouldAllBe(w => !w.IsCompleted);
        await transaction.CommitAsync();
        (await Task.WhenAll(waiting)).Select(r => r.Versions[0]).Order().ShouldBe([2, 3, 4, 5]);
    }

    [Fact]
    public async Task One_stream_wanted_by_many_at_once_gets_them_all_in_order()
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant());
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => store.AppendAsync(ticket, ExpectedVersion.Any, new TicketCommented(i, "me too"))));

        var events = await store.Reader.ReadStreamAsync(ticket);
        events.Select(e => e.Version).ShouldBe(Enumerable.Range(1, Many + 1).Select(v => (long)v));
        events.Select(e => e.Position).ShouldBeInOrder();
        (await new ChainVerifier(store.Databases).VerifyAsync(ticket.Tenant)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_caller_that_gives_up_takes_nobody_along()
    {
        var tenant = Store.NewTenant();
        using var impatient = new CancellationTokenSource();
        var commits = Enumerable.Range(0, Many).Select(i => store.Events.CommitAsync(
            new UnitOfWork(tenant).Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("x", i))),
            i % 2 == 0 ? impatient.Token : CancellationToken.None)).ToArray();
        await impatient.CancelAsync();

        await Task.WhenAll(commits.Where((_, i) => i % 2 == 1));
        foreach (var given in commits.Where((_, i) => i % 2 == 0))
            await Task.WhenAny(given);
        commits.Where((_, i) => i % 2 == 0).ShouldAllBe(c => c.IsCanceled || c.IsCompletedSuccessfully);
        (await store.Reader.ReadStreamAsync(await store.OpenTicketAsync(tenant))).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(1, 0, 0, -1, 32, "KS005")] // an event that belongs to nobody
    [InlineData(3, 0, 0, 0, 32, "KS005")] // events that are not there
    [InlineData(2, 0, 0, -2, 32, "KS005")]
    [InlineData(2, 0, 1, -1, 32, "KS005")]
    [InlineData(2, 0, 0, -1, 31, "KS005")]
    public async Task SQL_of_a_callers_own_cannot_append_a_group_against_the_rules(int first, int second, int keys, long expected, int leafBytes, string code)
    {
        var (ticket, other) = (await store.OpenTicketAsync(Store.NewTenant()), await store.OpenTicketAsync(Store.NewTenant()));
        await using var connection = await store.Databases.App.OpenConnectionAsync();

        (await Should.ThrowAsync<PostgresException>(() => GroupRawAsync(connection, [ticket, other], [first, second], keys, expected, leafBytes)))
            .SqlState.ShouldBe(code);
        (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(1);
        (await store.Reader.ReadStreamAsync(other)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_group_is_refused_where_the_transaction_has_a_tenant_and_leaves_none_behind()
    {
        var (ticket, other) = (await store.OpenTicketAsync(Store.NewTenant()), await store.OpenTicketAsync(Store.NewTenant()));
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await GroupRawAsync(connection, [ticket, other], [1, 1], 0, -1, 32);
            await using var look = new NpgsqlCommand("select count(*) from events.mt_events", connection);
            (await look.ExecuteScalarAsync()).ShouldBe(0L);
            await transaction.RollbackAsync();
        }

        await using (await connection.BeginTransactionAsync())
        {
            await using var enter = new NpgsqlCommand("select set_config('app.current_tenant', $1, true)", connection) { Parameters = { new() { Value = ticket.Tenant.Value } } };
            await enter.ExecuteNonQueryAsync();
            (await Should.ThrowAsync<PostgresException>(() => GroupRawAsync(connection, [other], [2], 0, -1, 32))).SqlState.ShouldBe("KS003");
        }
    }

    private static string Expected(int i) => (i % 6) switch
    {
        0 => nameof(VersionConflictException),
        1 => nameof(CommitOutcome.Duplicate),
        2 => nameof(EventStoreException),
        3 => nameof(LaneLostException),
        4 => nameof(CommitOutcome.Appended),
        _ => "one of the neighbour's",
    };

    private Task<long> CountAsync(string table, TenantId tenant) =>
        store.Database.ScalarAsync<long>($"select count(*) from {table} where tenant_id = $1", tenant.Value);

    private static async Task GroupRawAsync(NpgsqlConnection connection, StreamId[] streams, int[] counts, int keys, long expected, int leafBytes)
    {
        await using var command = new NpgsqlCommand(
            """
            select events.append_group($1, $2, array_fill('ticket'::text, array[$3]), array_fill($4::bigint, array[$3]), array_fill(false, array[$3]),
              array_fill(null::uuid, array[$3]), array_fill(null::bigint, array[$3]), $5, array_fill($6::integer, array[$3]), array_fill(0, array[$3]),
              $7, array_fill('ticket.closed.v1'::text, array[2]), array_fill('{}'::jsonb, array[2]), array_fill(null::jsonb, array[2]),
              array_fill(null::text, array[2]), array_fill(null::text, array[2]), array_fill(null::text, array[2]), array_fill('x'::text, array[2]),
              array_fill($8::bytea, array[2]), null, null, null, null, null)
            """,
            connection);
        foreach (var value in new object[]
        {
            streams.Select(s => s.Tenant.Value).ToArray(), streams.Select(s => s.Id).ToArray(), streams.Length, expected, counts, keys,
            new[] { Store.NewId(), Store.NewId() }, new byte[leafBytes],
        })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
