using System.Text.RegularExpressions;
using Konstruct.TestSupport;

namespace Konstruct.Architecture.Tests;

/// <summary>The schema as it stands once applied: who may do what, asked of PostgreSQL itself.</summary>
public sealed partial class TheDatabase(TestDatabase database) : IClassFixture<TestDatabase>
{
    // Konstruct's own; an extension's functions are the extension's.
    private const string Own = "n.nspname in ('events', 'messaging', 'views')";

    [Fact]
    public async Task Every_definer_function_is_on_the_list_of_the_decision_and_no_other() =>
        Listed().ShouldBe(
            await database.ListAsync<string>($"select distinct n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and {Own}"),
            ignoreOrder: true, "the list stands in docs/adr/0004");

    [Fact]
    public async Task Every_definer_function_has_its_search_path_pinned_with_the_temporary_schema_last() =>
        (await DefinersAsync("not coalesce(array_to_string(p.proconfig, ';') ~ '(^|;)search_path=pg_catalog, pg_temp(;|$)', false)")).ShouldBeEmpty();

    [Fact]
    public async Task No_definer_function_may_be_called_by_everybody() =>
        (await DefinersAsync("p.proacl is null or exists (select 1 from aclexplode(p.proacl) a where a.grantee = 0 and a.privilege_type = 'EXECUTE')")).ShouldBeEmpty();

    [Fact]
    public async Task No_owner_of_a_definer_function_is_above_row_level_security() =>
        (await DefinersAsync("exists (select 1 from pg_roles r where r.oid = p.proowner and (r.rolsuper or r.rolbypassrls))")).ShouldBeEmpty();

    [Fact]
    public async Task Whoever_owns_a_definer_function_that_the_application_may_call_cannot_sign_in() =>
        (await DefinersAsync("has_function_privilege('konstruct_app', p.oid, 'EXECUTE') and exists (select 1 from pg_roles r where r.oid = p.proowner and r.rolcanlogin)"))
            .ShouldBeEmpty();

    [Fact]
    public async Task Every_table_with_a_tenant_forces_row_level_security() =>
        (await TenantTablesAsync("not (c.relrowsecurity and c.relforcerowsecurity)")).ShouldBeEmpty();

    // The directory is the exception that the rest hangs on: it is asked for the tenant, so the tenant cannot lead its key.
    [Fact]
    public async Task Every_key_of_a_table_with_a_tenant_is_led_by_the_tenant() =>
        (await TenantTablesAsync(
            """
            c.relname <> 'directory' and exists (
              select 1 from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = i.indkey[0]
              where i.indrelid = c.oid and i.indisunique and k.attname <> 'tenant_id')
            """)).ShouldBeEmpty();

    [Fact]
    public async Task Every_table_with_a_tenant_has_a_primary_key_and_no_empty_tenant() =>
        (await TenantTablesAsync(
            """
            not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')
            or not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and pg_get_constraintdef(k.oid) like '%tenant_id%<>%''''%')
            """)).ShouldBeEmpty();

    [Fact]
    public async Task The_application_owns_nothing_and_writes_no_table_of_events_or_messages()
    {
        (await database.ListAsync<string>("select c.oid::regclass::text from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in ('konstruct_app', 'konstruct_daemon')")).ShouldBeEmpty();
        (await database.ListAsync<string>(
            """
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('events', 'messaging') and c.relkind in ('r', 'p', 'v')
              and has_table_privilege('konstruct_app', c.oid, 'insert, update, delete, truncate')
            """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_daemon_changes_nothing_of_events_but_its_own_cursor() =>
        (await database.ListAsync<string>(
            """
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('events', 'messaging') and c.relkind in ('r', 'p', 'v') and c.relname <> 'mt_event_progression'
              and has_table_privilege('konstruct_daemon', c.oid, 'insert, update, delete, truncate')
            """)).ShouldBeEmpty();

    private Task<List<string>> DefinersAsync(string offends) => database.ListAsync<string>(
        $"select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and {Own} and ({offends})");

    private Task<List<string>> TenantTablesAsync(string offends) => database.ListAsync<string>(
        $"""
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where {Own} and c.relkind in ('r', 'p') and ({offends})
        """);

    private static List<string> Listed() => ListedFunction()
        .Matches(Repository.Read("docs/adr/0004-no-foreign-key-and-definer-functions.md")).Select(m => m.Groups["name"].Value).ToList();

    [GeneratedRegex(@"`(?<name>(events|messaging|views)\.[a-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListedFunction();
}
