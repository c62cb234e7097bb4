using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Npgsql;

namespace Konstruct.EventStore.Tests.Tenancy;

/// <summary>As the application's role, by SQL of its own. The tables are asked of the catalogue, so that a new one is tried too.</summary>
public sealed class IsolatingTenants(Store store) : IClassFixture<Store>, IAsyncLifetime
{
    /// <summary>Read by functions alone; the application may not even ask.</summary>
    private static readonly string[] s_unreadable = ["events.directory", "views.knowledge_live"];

    private readonly TenantId _tenant = Store.NewTenant();
    private readonly TenantId _neighbour = Store.NewTenant();

    public async Task InitializeAsync()
    {
        foreach (var tenant in new[] { _tenant, _neighbour })
        {
            var ticket = Store.NewTicket(tenant);
            await store.Events.CommitAsync(new UnitOfWork(tenant)
                .Append(ticket, ExpectedVersion.New, Store.Event(new TicketOpened("secret of " + tenant, 1)))
                .Deduplicate(Store.NewId())
                .Enqueue(new Envelope(ticket.Id, "notify", "{}")));
            var vault = await store.Keys.OfAsync(tenant);
            await store.Keys.EnsureSubjectsAsync(vault, [Store.NewId()]);
            await ExecuteAsync(store.Databases.App, "select events.put_secret($1, $2, '\\x01'), events.put_snapshot($1, $2, 1, 1, '{}'), events.claim_external_key($1, 'slug', $3, $2)",
                tenant.Value, Store.NewId(), "slug-" + tenant);
            await ExecuteAsync(store.Databases.App, "select views.forget_person($1, $2)", tenant.Value, Store.NewId());
            await ExecuteAsync(
                store.Databases.App,
                """
                select views.put_memories($1, $2, jsonb_build_array(jsonb_build_object(
                  'memory_id', $2, 'agent_id', $2, 'person', $2, 'source_id', $2, 'message_ids', '[]'::jsonb, 'kind', 'said', 'subject', $2, 'content', '',
                  'embedding', array_to_json(array_fill(1, array[384]))::text, 'said_at', now(), 'seq', 1)), 'test/1', '{}', 1, 1)
                """,
                tenant.Value, Store.NewId());
            await ExecuteAsync(
                store.Databases.App,
                """
                select views.put_knowledge_chunks($1, $2, 1, 'Handbook.md', array[$2], array[1], array['Holidays'], array['Thirty days.'], array[null]::text[], null),
                  views.publish_knowledge($1, $2, 1, array[$2])
                """,
                tenant.Value, Store.NewId());
        }

        await using var daemon = await Daemon.StartAsync(store, new ReadModelTable<TicketRow>(new TicketList("isolated")));
        await daemon.CaughtUpAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task With_no_tenant_set_the_application_sees_no_row_of_any_tenant_table()
    {
        foreach (var table in await TenantTablesAsync())
        {
            (await store.Database.ScalarAsync<bool>($"select exists (select 1 from {table})")).ShouldBeTrue($"{table} has rows to hide");
            if (s_unreadable.Contains(table))
                (await Should.ThrowAsync<PostgresException>(() => CountAsync(table, null))).SqlState.ShouldBe("42501");
            else
                (await CountAsync(table, null)).ShouldBe(0, table);
        }
    }

    [Fact]
    public async Task After_a_commit_the_tenant_of_the_connection_is_gone()
    {
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var enter = new NpgsqlCommand("select events.enter_tenant($1)", connection) { Parameters = { new NpgsqlParameter { Value = _tenant.Value } } };
            await enter.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        await using var count = new NpgsqlCommand("select count(*) from events.mt_events", connection);
        (await count.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Fact]
    public async Task With_a_tenant_set_the_application_sees_that_tenant_alone()
    {
        foreach (var table in (await TenantTablesAsync()).Except(s_unreadable))
        {
            (await CountAsync(table, _tenant)).ShouldBeGreaterThan(0, table);
            (await CountAsync(table, _tenant, $"where tenant_id <> '{_tenant}'")).ShouldBe(0, table);
        }
    }

    [Theory]
    [InlineData("insert into {0} ({1}) values (null)")]
    [InlineData("update {0} set {1} = {1}")]
    [InlineData("delete from {0}")]
    [InlineData("truncate {0}")]
    public async Task The_application_cannot_write_events_or_messages_itself(string statement)
    {
        var tables = await store.Database.ListAsync<string>(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('events', 'messaging') and c.relkind = 'r'");
        tables.Count.ShouldBeGreaterThan(10);
        foreach (var table in tables)
        {
            var sql = string.Format(statement, table, await FirstColumnAsync(table));
            (await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(store.Databases.App, sql), $"{sql} was allowed")).SqlState.ShouldBe("42501", sql);
        }
    }

    [Theory]
    [InlineData("truncate views.isolated_v1_b1")]
    [InlineData("insert into views.isolated_v1_b1 select * from views.isolated_v1_b1")]
    [InlineData("delete from views.isolated")]
    [InlineData("update views.read_models set live = true")]
    [InlineData("select events.adopt_era()")]
    [InlineData("call events.adopt_era()")]
    [InlineData("select views.create_read_model('x', 1, 'async', '{a}', '{uuid}', '{a}', '{}')")]
    [InlineData("select views.drop_read_model('isolated', 1, 1)")]
    [InlineData("select nextval('events.mt_events_sequence')")]
    [InlineData("select setval('events.mt_events_sequence', 1)")]
    [InlineData("alter table events.mt_events disable row level security")]
    [InlineData("create table events.mine (id int)")]
    [InlineData("create table public.mine (id int)")]
    [InlineData("create temporary table mine (id int)")]
    [InlineData("create schema mine")]
    [InlineData("select lo_create(0)")]
    [InlineData("select lo_from_bytea(0, '\\x01')")]
    [InlineData("create function pg_temp.mine() returns int language sql security definer as 'select 1'; alter function pg_temp.mine() owner to konstruct_append")]
    public async Task The_application_cannot_reach_around_the_functions_it_is_given(string statement) =>
        (await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(store.Databases.App, statement))).SqlState.ShouldBeOneOf("42501", "42809");

    [Theory]
    [InlineData("konstruct_owner")]
    [InlineData("konstruct_daemon")]
    [InlineData("konstruct_append")]
    [InlineData("konstruct_search")]
    [InlineData("konstruct_directory")]
    [InlineData("postgres")]
    public async Task The_application_cannot_become_another_role(string role) =>
        (await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(store.Databases.App, $"set role {role}"))).SqlState.ShouldBe("42501");

    [Fact]
    public async Task A_temporary_table_does_not_shadow_what_a_function_reads()
    {
        // it may make none; were it allowed to by mistake, this would still hold
        await store.Database.TamperAsync($"grant temporary on database {store.Database.Name} to konstruct_app");
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("create temp table mt_streams (tenant_id text, id uuid)", connection))
            await create.ExecuteNonQueryAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var shadow = new NpgsqlCommand("set local search_path = pg_temp, events", connection))
            await shadow.ExecuteNonQueryAsync();
        var ticket = Store.NewTicket(_tenant);
        await Streams.OrderingEvents.AppendRawAsync(connection, ticket);
        await transaction.CommitAsync();
        await store.Database.TamperAsync($"revoke temporary on database {store.Database.Name} from konstruct_app");
        (await store.Reader.ReadStreamAsync(ticket)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Every_function_that_runs_as_another_role_has_its_search_path_pinned()
    {
        (await store.Database.ListAsync<string>(
            """
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('events', 'views', 'messaging') and p.prosecdef
              and not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false)
            """)).ShouldBeEmpty();
        (await store.Database.ListAsync<string>(
            """
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('events', 'views', 'messaging') and p.prosecdef and has_function_privilege('public', p.oid, 'execute')
            """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_crosses_tenants_is_the_closed_list_that_the_design_names()
    {
        var crossing = await store.Database.ListAsync<string>(
            """
            select p.proname::text from pg_proc p join pg_roles r on r.oid = p.proowner
            where r.rolname = 'konstruct_directory' and has_function_privilege('konstruct_app', p.oid, 'execute') order by 1
            """);
        crossing.ShouldBe(["backlog", "claim_external_key", "find_tenant", "list_dead_letters", "list_tenants", "prune_deduplication", "release_external_key", "renew_lanes", "take_lanes"]);
    }

    [Fact]
    public async Task A_function_called_for_one_tenant_inside_another_ones_transaction_is_refused()
    {
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        foreach (var call in new[]
        {
            $"events.put_secret('{_neighbour}', gen_random_uuid(), '')",
            $"messaging.enqueue('{_neighbour}', '{{}}', '{{}}', '{{}}', '{{}}')",
            $"events.release_external_key('{_neighbour}', 'slug', 'slug-{_neighbour}')",
            $"events.find_tenant('slug', 'slug-{_neighbour}')",
            $"views.put_memories('{_neighbour}', gen_random_uuid(), '[]', 'test/1', '{{}}', 1, 1)",
            $"views.reembed_memories('{_neighbour}', '{{}}', '{{}}', 'test/1')",
            $"views.recall_memories('{_neighbour}', gen_random_uuid(), gen_random_uuid(), array_fill(1, array[384]), 'test/1', 0, 1, '{{}}', 1)",
            $"views.forget_memory('{_neighbour}', gen_random_uuid(), gen_random_uuid(), gen_random_uuid())",
            $"views.forget_conversation('{_neighbour}', gen_random_uuid())",
            $"views.forget_person('{_neighbour}', gen_random_uuid())",
        })
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { store.Databases.EnterTenant(_tenant), new NpgsqlBatchCommand("select " + call) } };
            (await Should.ThrowAsync<PostgresException>(() => batch.ExecuteNonQueryAsync())).SqlState.ShouldBe("KS003", call);
        }
    }

    private async Task<List<string>> TenantTablesAsync()
    {
        var tables = await store.Database.ListAsync<string>(
            """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
            where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_' and c.relkind in ('r', 'p', 'v', 'm')
            """);
        tables.ShouldContain("events.mt_events");
        tables.ShouldContain("views.isolated");
        return tables;
    }

    private Task<string> FirstColumnAsync(string table) => store.Database.ScalarAsync<string>(
        "select attname::text from pg_attribute where attrelid = $1::regclass and attnum > 0 and attidentity = '' order by attnum limit 1", table);

    private async Task<long> CountAsync(string table, TenantId? tenant, string condition = "")
    {
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        if (tenant is { } set)
            batch.BatchCommands.Add(store.Databases.EnterTenant(set));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"select count(*) from {table} {condition}"));
        await using var reader = await batch.ExecuteReaderAsync();
        if (tenant is not null)
            await reader.NextResultAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, params object[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
