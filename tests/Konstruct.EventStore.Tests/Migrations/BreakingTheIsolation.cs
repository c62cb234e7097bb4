using Konstruct.EventStore.Migrations;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Migrations;

/// <summary>What a person with too many rights may do to a database on a bad night: <c>db assert</c> says so.</summary>
public sealed class BreakingTheIsolation : IAsyncLifetime
{
    private readonly TestDatabase _database = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("alter table events.mt_events disable row level security", "events.mt_events")]
    [InlineData("alter table messaging.lanes no force row level security", "messaging.lanes")]
    [InlineData("create table views.forgotten (tenant_id varchar not null)", "views.forgotten")]
    [InlineData("drop policy tenant_only on events.secrets", "events.secrets has no policy of the tenant")]
    [InlineData("create policy more on events.secrets to konstruct_app using (true)", "events.secrets lets the policy more past the tenant")]
    [InlineData("create policy more on events.secrets using (tenant_id <> '')", "events.secrets lets the policy more past the tenant")]
    [InlineData("create policy more on events.secrets for insert to konstruct_append with check (true)", "events.secrets lets the policy more past the tenant")]
    [InlineData("alter table events.snapshots drop constraint snapshots_tenant_id_check", "events.snapshots allows an empty tenant")]
    public Task A_table_that_is_no_longer_protected_is_found(string damage, string found) => FoundAsync(damage, "isolation_broken", found);

    [Theory]
    [InlineData("grant insert on events.mt_events to konstruct_app", "konstruct_app may write events.mt_events")]
    [InlineData("grant update (due) on messaging.lanes to konstruct_app", "konstruct_app may write messaging.lanes")]
    [InlineData("alter table events.eras owner to konstruct_app", "events.eras owned by konstruct_app")]
    [InlineData("create function views.mine() returns integer language sql return 1; alter function views.mine() owner to konstruct_daemon", "views.mine() owned by konstruct_daemon")]
    [InlineData("grant create on schema public to public", "konstruct_app may create in schema public")]
    [InlineData("grant create on schema views to konstruct_daemon", "konstruct_daemon may create in schema views")]
    [InlineData("do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$", "konstruct_daemon may make temporary tables")]
    [InlineData("do $$ begin execute format('grant create on database %I to konstruct_app', current_database()); end $$", "konstruct_app may make schemas")]
    [InlineData("grant execute on function lo_create(oid) to public", "konstruct_app may make large objects with lo_create(oid)")]
    public Task A_right_that_a_role_should_not_have_is_found(string damage, string found) => FoundAsync(damage, "isolation_broken", found);

    [Theory]
    [InlineData("grant execute on function events.delete_secret(text, uuid) to public", "everybody may call events.delete_secret(text,uuid)")]
    [InlineData("create function events.helper() returns integer language sql return 1", "everybody may call events.helper()")]
    [InlineData("alter function messaging.backlog() reset search_path", "messaging.backlog() has no pinned search_path")]
    [InlineData("alter function messaging.backlog() set search_path = pg_temp, pg_catalog", "messaging.backlog() has no pinned search_path")]
    [InlineData("alter function messaging.backlog() owner to postgres", "messaging.backlog() runs as postgres")]
    [InlineData("alter function events.list_tenants(text, integer) owner to konstruct_owner", "events.list_tenants(text,integer) runs as konstruct_owner")]
    public Task A_function_that_does_more_than_it_should_is_found(string damage, string found) => FoundAsync(damage, "isolation_broken", found);

    [Theory]
    [InlineData("konstruct_app", "statement_timeout")]
    [InlineData("konstruct_app", "lock_timeout")]
    [InlineData("konstruct_app", "idle_in_transaction_session_timeout")]
    [InlineData("konstruct_app", "transaction_timeout")]
    [InlineData("konstruct_daemon", "statement_timeout")]
    [InlineData("konstruct_daemon", "lock_timeout")]
    [InlineData("konstruct_daemon", "idle_in_transaction_session_timeout")]
    [InlineData("konstruct_daemon", "transaction_timeout")]
    public Task A_time_limit_that_was_switched_off_is_found(string role, string name) =>
        // for this database alone: other tests share the role
        FoundAsync(
            $"do $$ begin execute format('alter role {role} in database %I set {name} = 0', current_database()); end $$",
            "role_setting", $"{role}: {name} is 0. Run: konstruct db apply");

    [Theory]
    [InlineData("off")]
    [InlineData("local")]
    public Task A_commit_that_would_not_be_waited_for_is_found(string value) =>
        FoundAsync(
            $"do $$ begin execute format('alter role konstruct_app in database %I set synchronous_commit = {value}', current_database()); end $$",
            "role_setting", $"konstruct_app: synchronous_commit is {value}. Run: konstruct db apply");

    [Fact]
    public async Task A_function_that_a_later_migration_makes_is_for_nobody_until_it_says_for_whom()
    {
        await _database.TamperAsync("set role konstruct_owner; create function events.later() returns integer language sql return 1; reset role");

        (await _database.ScalarAsync<bool>("select has_function_privilege('konstruct_app', 'events.later()', 'execute')")).ShouldBeFalse();
        (await new Migrator(_database.OwnerConnectionString).AssertAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("create policy narrower on events.secrets as restrictive to konstruct_app using (true)")]
    [InlineData("create policy again on events.secrets for insert to konstruct_append with check (tenant_id = events.current_tenant())")]
    [InlineData("create policy again on events.secrets for select to konstruct_app using (tenant_id = events.current_tenant())")]
    public async Task A_policy_that_lets_no_more_through_is_none_of_its_business(string change)
    {
        await _database.TamperAsync(change);

        (await new Migrator(_database.OwnerConnectionString).AssertAsync()).ShouldBeEmpty();
    }

    private async Task FoundAsync(string damage, string code, string found)
    {
        await _database.TamperAsync(damage);

        (await new Migrator(_database.OwnerConnectionString).AssertAsync()).ShouldContain(new SchemaFinding(code, found));
    }
}
