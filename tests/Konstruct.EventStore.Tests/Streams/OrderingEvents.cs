using System.Collections.Concurrent;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;
using Npgsql;

namespace Konstruct.EventStore.Tests.Streams;

public sealed class OrderingEvents(Store store) : IClassFixture<Store>
{
    private static readonly string[] s_types = ["ticket.opened.v1", "ticket.commented.v1", "ticket.commented.v2", "ticket.closed.v1"];

    [Fact]
    public async Task With_32_writers_on_5_streams_the_global_order_never_reverses_a_stream()
    {
        var tenant = Store.NewTenant();
        var tickets = Enumerable.Range(0, 5).Select(_ => Store.NewTicket(tenant)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
                await store.AppendAsync(tickets[(writer + i) % 5], ExpectedVersion.Any, new TicketCommented(i, $"writer {writer}"));
        })));

        var next = tickets.ToDictionary(t => t.Id, _ => 1L);
        await Eventually.HoldsAsync(async () => (await ReadAllAsync(tenant)).Count == 800, "all events are settled");
        foreach (var e in await ReadAllAsync(tenant))
            e.Version.ShouldBe(next[e.StreamId]++);
        next.Values.Sum().ShouldBe(805);
    }

    [Fact]
    public async Task Units_of_work_over_the_same_streams_in_any_order_do_not_deadlock()
    {
        var tenant = Store.NewTenant();
        var tickets = Enumerable.Range(0, 4).Select(_ => Store.NewTicket(tenant)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var unit = new UnitOfWork(tenant);
                foreach (var ticket in writer % 2 == 0 ? tickets : tickets.Reverse())
                    unit.Append(ticket, ExpectedVersion.Any, Store.Event(new TicketCommented(i, "all")));
                await store.Events.CommitAsync(unit);
            }
        })));

        foreach (var ticket in tickets)
            (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(160);
    }

    [Fact]
    public async Task While_400_writers_append_a_follower_skips_nothing_and_sees_nothing_twice()
    {
        var tenant = Store.NewTenant();
        using var over = new CancellationTokenSource();
        var seen = new ConcurrentQueue<Recorded>();
        var following = Task.Run(async () =>
        {
            await using var connection = await store.Databases.Daemon.OpenConnectionAsync();
            var position = Position.Start;
            while (true)
            {
                var finished = over.IsCancellationRequested;
                var (events, next) = await store.Projections.ReadAsync(connection, position, s_types, 100, default);
                foreach (var e in events.Where(e => e.Tenant == tenant))
                    seen.Enqueue(e);
                if (finished && next == position && seen.Count >= 2000)
                    return;
                position = next;
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 400).Select(writer => Task.Run(async () =>
        {
            var ticket = Store.NewTicket(tenant);
            await store.AppendAsync(ticket, ExpectedVersion.New, new TicketOpened($"writer {writer}", 1));
            for (var i = 0; i < 4; i++)
                await store.AppendAsync(ticket, ExpectedVersion.Any, new TicketCommented(i, "more"));
        })));
        await over.CancelAsync();
        await Eventually.WithinAsync(following, "the follower has seen 2,000 events");

        seen.Count.ShouldBe(2000);
        seen.Select(e => e.Id).Distinct().Count().ShouldBe(2000);
        foreach (var ticket in seen.GroupBy(e => e.StreamId))
            ticket.Select(e => e.Version).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task A_transaction_held_open_delays_what_came_after_it_and_loses_nothing()
    {
        var tenant = Store.NewTenant();
        var (slow, fast) = (Store.NewTicket(tenant), Store.NewTicket(tenant));
        var table = new ReadModelTable<TicketRow>(new TicketList("held"));
        await using var daemon = await Daemon.StartAsync(store, table);
        await daemon.CaughtUpAsync();

        // the lower transaction id, still open
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await AppendRawAsync(connection, slow);
        await store.AppendAsync(fast, ExpectedVersion.New, new TicketOpened("fast", 1));
        var lag = await Eventually.WithinAsync(LagAsync(daemon), "the lag is seen");
        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldBeEmpty();

        await transaction.CommitAsync();
        await daemon.CaughtUpAsync();
        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).Select(r => r.TicketId).ShouldBe([slow.Id, fast.Id], ignoreOrder: true);
        lag.ShouldBeGreaterThan(0);
        var order = (await ReadAllAsync(tenant)).Select(e => e.StreamId).ToList();
        order.ShouldBe([slow.Id, fast.Id]);
    }

    [Fact]
    public async Task An_append_after_another_write_of_its_transaction_is_refused()
    {
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var write = new NpgsqlCommand("select pg_current_xact_id()", connection))
            await write.ExecuteScalarAsync();

        (await Should.ThrowAsync<PostgresException>(() => AppendRawAsync(connection, Store.NewTicket(Store.NewTenant())))).SqlState.ShouldBe("KS002");
    }

    private async Task<double> LagAsync(Daemon daemon)
    {
        while (true)
        {
            var status = (await daemon.Control.ListAsync()).Single();
            if (status.LagSeconds > 0 && status.LagEvents > 0)
                return status.LagSeconds;
        }
    }

    private async Task<List<Recorded>> ReadAllAsync(TenantId tenant)
    {
        var all = new List<Recorded>();
        await foreach (var e in store.Reader.ReadTenantAsync(tenant))
            all.Add(e);
        return all;
    }

    /// <summary>The append function itself, within a transaction that the caller keeps open.</summary>
    internal static async Task AppendRawAsync(NpgsqlConnection connection, StreamId stream)
    {
        await using var command = new NpgsqlCommand(
            """
            select events.append($1, array[$2], array['ticket'], array[0::bigint], array[1], array[$3], array['ticket.opened.v1'],
              array['{"subject": "slow", "priority": 1}'::jsonb], array[null::jsonb], array[null::text], array[null::text], array[null::text],
              array['x'], array[sha256('a leaf')], null, false, null, null, null, null, null, null, null, false)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = stream.Tenant.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = stream.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = Store.NewId() });
        await command.ExecuteNonQueryAsync();
    }
}
