using Konstruct.EventStore.Migrations;
using Konstruct.TestSupport;
using Npgsql;

namespace Konstruct.EventStore.Tests.Migrations;

public sealed class ApplyingTheSchema(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_database_that_was_just_applied_agrees_with_this_version() =>
        (await new Migrator(database.OwnerConnectionString).AssertAsync()).ShouldBeEmpty();

    [Fact]
    public void A_step_that_was_given_away_never_changes() =>
        // databases out there have applied it: what it should have been is another step. Add the new one's line here.
        Migrator.All.Select(m => $"{m.Checksum}  {m.Number:000}_{m.Name}.sql").ShouldBe(
            File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Migrations", "given-away.txt")));

    [Fact]
    public async Task Applying_again_changes_nothing() => (await ApplyAsync()).ShouldBeEmpty();

    [Fact]
    public async Task Two_that_apply_at_once_apply_each_step_once()
    {
        await using var own = await EmptyDatabase.CreateAsync();
        var applied = await Task.WhenAll(own.ApplyAsync(), own.ApplyAsync(), own.ApplyAsync());

        applied.Sum(steps => steps.Count).ShouldBe(Migrator.All.Count);
        (await new Migrator(own.Owner).AssertAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_databases_of_one_cluster_may_be_applied_at_once()
    {
        await using var one = await EmptyDatabase.CreateAsync();
        await using var other = await EmptyDatabase.CreateAsync();
        (await Task.WhenAll(one.ApplyAsync(), other.ApplyAsync())).ShouldAllBe(steps => steps.Count == Migrator.All.Count);
    }

    [Fact]
    public async Task An_applied_step_whose_text_changed_is_refused_and_named()
    {
        await using var own = await EmptyDatabase.CreateAsync();
        await own.ApplyAsync();
        await own.ExecuteAsync("update events.schema_migrations set checksum = 'other' where number = 6");

        (await Should.ThrowAsync<SchemaException>(own.ApplyAsync)).Code.ShouldBe("schema_changed");
        (await new Migrator(own.Owner).AssertAsync()).ShouldContain(f => f.Code == "migration_changed" && f.Detail.StartsWith("006"));
    }

    [Fact]
    public async Task A_missing_step_and_one_of_a_newer_version_are_found()
    {
        await using var own = await EmptyDatabase.CreateAsync();
        (await new Migrator(own.Owner).AssertAsync()).Select(f => f.Code).ShouldBe(["schema_missing"]);
        await own.ApplyAsync();
        await own.ExecuteAsync("update events.schema_migrations set number = 999 where number = 44");

        (await new Migrator(own.Owner).AssertAsync()).Select(f => f.Code).ShouldBe(["migration_pending", "migration_unknown"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("statement_timeout", "30s", "5min")]
    [InlineData("lock_timeout", "10s", "30s")]
    [InlineData("idle_in_transaction_session_timeout", "30s", "1min")]
    [InlineData("transaction_timeout", "2min", "10min")]
    public async Task Nothing_that_a_session_does_lasts_for_ever(string name, string app, string daemon)
    {
        (await ShowAsync(database.Databases.App, name)).ShouldBe(app);
        (await ShowAsync(database.Databases.Daemon, name)).ShouldBe(daemon);
    }

    [Fact]
    public async Task The_application_waits_for_its_commits_where_the_server_would_not()
    {
        await database.TamperAsync($"alter database {database.Name} set synchronous_commit = off");
        database.Databases.App.Clear();

        (await ShowAsync(database.Databases.App, "synchronous_commit")).ShouldBe("on");
    }

    [Fact]
    public async Task Without_the_extension_it_says_who_makes_it()
    {
        await using var own = await EmptyDatabase.CreateAsync();
        await own.ExecuteAsync("drop extension vector");
        (await Should.ThrowAsync<SchemaException>(own.ApplyAsync)).Code.ShouldBe("extension_missing");
    }

    [Fact]
    public async Task A_connection_string_of_another_role_is_refused()
    {
        var refused = await Should.ThrowAsync<SchemaException>(() =>
            new Migrator(database.OwnerConnectionString).ApplyAsync(database.DaemonConnectionString, database.DaemonConnectionString));
        refused.Code.ShouldBe("role_name");
    }

    private Task<IReadOnlyList<Migration>> ApplyAsync() =>
        new Migrator(database.OwnerConnectionString).ApplyAsync(database.AppConnectionString, database.DaemonConnectionString);

    private static async Task<string> ShowAsync(NpgsqlDataSource role, string setting)
    {
        await using var command = role.CreateCommand("show " + setting);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A database as a superuser hands it over: empty, with the extension.</summary>
    private sealed class EmptyDatabase : IAsyncDisposable
    {
        private static int s_number;
        private readonly string _name = $"konstruct_empty_{Environment.ProcessId}_{Interlocked.Increment(ref s_number)}";

        public string Owner => TestPostgres.As("konstruct_owner", _name);

        public static async Task<EmptyDatabase> CreateAsync()
        {
            var database = new EmptyDatabase();
            await TestPostgres.CreateEmptyAsync(database._name);
            return database;
        }

        public Task<IReadOnlyList<Migration>> ApplyAsync() =>
            new Migrator(Owner).ApplyAsync(TestPostgres.As("konstruct_app", _name), TestPostgres.As("konstruct_daemon", _name));

        public async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestPostgres.AsSuperuser(_name)) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync() => await TestPostgres.DropAsync(_name);
    }
}
