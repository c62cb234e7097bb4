using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tests.Examples;

namespace Konstruct.EventStore.Tests.Migrations;

/// <summary>A program of Marten 9 reads these tables; what it relies on may be added to and not changed.</summary>
public sealed class KeepingMartensFormat(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task Streams_have_Martens_columns() => (await ColumnsAsync("mt_streams")).ShouldBe(
    [
        "tenant_id character varying not null", "id uuid not null", "type character varying null", "version bigint not null",
        "timestamp timestamp with time zone not null", "created timestamp with time zone not null", "is_archived boolean not null",
        "+hash bytea not null", "+active_at timestamp with time zone null",
    ]);

    [Fact]
    public async Task Events_have_Martens_columns() => (await ColumnsAsync("mt_events")).ShouldBe(
    [
        "seq_id bigint not null", "id uuid not null", "stream_id uuid not null", "version bigint not null", "data jsonb not null", "bdata bytea null",
        "type character varying(500) not null", "timestamp timestamp with time zone not null", "tenant_id character varying not null",
        "mt_dotnet_type character varying null", "correlation_id character varying null", "causation_id character varying null",
        "headers jsonb null", "user_name character varying null", "is_archived boolean not null",
        "+era integer not null", "+transaction_id xid8 not null", "+hash bytea not null",
    ]);

    [Fact]
    public async Task Progress_has_Martens_columns() => (await ColumnsAsync("mt_event_progression")).ShouldBe(
    [
        "name character varying not null", "last_seq_id bigint null", "last_updated timestamp with time zone not null",
        "+era integer not null", "+last_transaction_id xid8 not null",
    ]);

    [Fact]
    public async Task Columns_that_are_ours_have_a_default_or_are_written_by_the_one_function_that_appends() =>
        (await store.Database.ListAsync<string>(
            "select distinct grantee::text from information_schema.role_table_grants where table_schema = 'events' and table_name = 'mt_events' and privilege_type = 'INSERT' and grantee not in ('konstruct_owner', 'postgres')"))
        .ShouldBe(["konstruct_append"]);

    [Fact]
    public async Task Keys_and_the_sequence_are_where_Marten_looks_for_them()
    {
        (await KeysAsync("mt_streams")).ShouldContain("PRIMARY KEY (tenant_id, id)");
        (await KeysAsync("mt_events")).ShouldContain("UNIQUE (tenant_id, stream_id, version)");
        (await KeysAsync("mt_event_progression")).ShouldContain("PRIMARY KEY (name)");
        (await store.Database.ScalarAsync<bool>("select to_regclass('events.mt_events_sequence') is not null")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_event_is_stored_with_what_Marten_would_have_written()
    {
        var ticket = Store.NewTicket(Store.NewTenant());
        await store.Events.CommitAsync(new UnitOfWork(ticket.Tenant).Append(
            ticket, ExpectedVersion.New, Store.Event(new TicketOpened("Printer", 2), new EventContext(Headers: new Dictionary<string, string> { ["a"] = "b" })),
            Store.Event(new TicketClosed("done"))));

        (await store.Database.ListAsync<string>(
            """
            select concat_ws('|', version, type, mt_dotnet_type, data ->> 'priority', headers::text, is_archived, bdata is null, correlation_id is null)
            from events.mt_events where stream_id = $1 order by version
            """, ticket.Id)).ShouldBe(
            [
                "1|ticket.opened.v1|Konstruct.EventStore.Tests.Examples.TicketOpened, Konstruct.EventStore.Tests|2|{\"a\": \"b\"}|f|t|t",
                "2|ticket.closed.v1|Konstruct.EventStore.Tests.Examples.TicketClosed, Konstruct.EventStore.Tests|f|t|t",
            ]);
        (await store.Database.ScalarAsync<string>(
            "select concat_ws('|', type, version, timestamp >= created, is_archived) from events.mt_streams where id = $1", ticket.Id)).ShouldBe("ticket|2|t|f");
    }

    [Fact]
    public async Task Sequences_rise_with_the_order_and_versions_have_no_gaps()
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant(), comments: 9);
        (await store.Database.ScalarAsync<bool>(
            """
            select array_agg(version order by seq_id) = (select array_agg(n::bigint) from generate_series(1, 10) n)
            from events.mt_events where stream_id = $1
            """, ticket.Id)).ShouldBeTrue();
    }

    /// <summary>Ours are marked by a plus; the order is the table's.</summary>
    private Task<List<string>> ColumnsAsync(string table)
    {
        return store.Database.ListAsync<string>(
            """
            select case when column_name in ('era', 'transaction_id', 'last_transaction_id', 'hash', 'active_at') then '+' else '' end
              || column_name || ' ' || format_type(a.atttypid, a.atttypmod) || case when c.is_nullable = 'YES' then ' null' else ' not null' end
            from information_schema.columns c
            join pg_attribute a on a.attrelid = ('events.' || c.table_name)::regclass and a.attname = c.column_name
            where c.table_schema = 'events' and c.table_name = $1 order by c.ordinal_position
            """, table);
    }

    private Task<List<string>> KeysAsync(string table) => store.Database.ListAsync<string>(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = ('events.' || $1)::regclass and contype in ('p', 'u')", table);
}
