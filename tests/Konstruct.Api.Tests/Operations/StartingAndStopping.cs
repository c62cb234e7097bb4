using System.Net;
using System.Text.Json.Nodes;
using Konstruct.Api.Tests.Cli;
using Konstruct.Simulators;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Operations;

/// <summary>A server that cannot serve says why in one line; one that is told to stop gives back what it holds.</summary>
[Collection(TwoTenants.Collection)]
public sealed class StartingAndStopping(TwoTenants world)
{
    [Theory]
    [InlineData("ConnectionStrings:Redis", null, "setting_missing")]
    [InlineData("ConnectionStrings:PostgresDaemon", null, "setting_missing")]
    [InlineData("Slack:SigningSecret", null, "setting_missing")]
    [InlineData("Konstruct:MasterKey", "c2hvcnQ=", "setting_invalid")]
    [InlineData("Konstruct:MasterKey", "YW5vdGhlciBrZXksIG5vdCB0aGUgb25lIG9mIHRoaXM=", "master_key_wrong")]
    [InlineData("ConnectionStrings:PostgresDaemon", "Host=127.0.0.1;Port=1;Username=konstruct_daemon;Password=x;Database=x", "postgresql_unreachable")]
    [InlineData("Llm:Providers:0:Kind", "abacus", "setting_invalid")]
    public async Task It_does_not_start_with_what_would_only_break_later(string key, string? value, string code)
    {
        var run = (await world.Konstruct.With((key, value)).RunAsync("serve", "--urls", "http://127.0.0.1:0")).ShouldEndWith(3);

        run.Error.ShouldContain($"[{code}]");
        run.All.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_taken_address_is_told_in_one_line()
    {
        var run = (await world.Konstruct.RunAsync("serve", "--urls", world.Server.Url)).ShouldEndWith(3);

        run.Error.ShouldContain("[address_in_use]");
        run.All.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_database_of_another_cluster_is_refused_until_it_is_adopted()
    {
        await using var other = new OwnDatabase(world);
        await other.PrepareAsync();
        (await other.Konstruct.RunAsync("tenant", "create", "--name", "Restored")).ShouldEndWith(0);
        await other.Database.TamperAsync("update events.mt_events set transaction_id = (pg_current_xact_id()::text::bigint + 1000000000)::text::xid8");

        var refused = (await other.Konstruct.RunAsync("serve", "--urls", "http://127.0.0.1:0")).ShouldEndWith(3);
        refused.Error.ShouldContain("[era_not_adopted]");
        refused.Error.ShouldContain("konstruct db adopt");
        refused.All.ShouldNotContain("   at ");
        (await other.Konstruct.RunAsync("check-env")).ShouldEndWith(3).Out.ShouldContain("comes from another cluster");

        (await other.Konstruct.RunAsync("db", "adopt", "--json")).ShouldEndWith(0).Out.ShouldContain("true");
        await using var server = await Serving.StartAsync(other.Konstruct);
    }

    [Fact]
    public async Task Without_a_schema_it_says_what_to_run()
    {
        await using var other = new OwnDatabase(world);
        await other.Database.InitializeAsync();
        await other.Database.TamperAsync("drop schema events cascade");

        var run = (await other.Konstruct.RunAsync("serve", "--urls", "http://127.0.0.1:0")).ShouldEndWith(3);
        run.Error.ShouldContain("[schema_missing]");
        run.Error.ShouldContain("konstruct db apply");
    }

    [Fact]
    public async Task Check_env_tells_of_a_redis_that_is_away_and_goes_on()
    {
        var run = (await world.Konstruct.With(("ConnectionStrings:Redis", "127.0.0.1:1")).RunAsync("check-env", "--json")).ShouldEndWith(3);

        var document = run.Document();
        ((bool)document["ok"]!).ShouldBeFalse();
        var checks = document["checks"]!.AsArray().ToDictionary(c => (string)c!["name"]!, c => (string)c!["state"]!);
        checks["Redis"].ShouldBe("missing");
        checks["Clock"].ShouldBe("ok");
        checks["Master key"].ShouldBe("ok");
        checks["Model provider openai"].ShouldBe("ok");
    }

    [Fact]
    public async Task Redis_away_is_not_ready_and_still_alive()
    {
        await using var other = new OwnDatabase(world);
        await other.PrepareAsync();
        await using var server = await Serving.StartAsync(other.Konstruct.With(("ConnectionStrings:Redis", "127.0.0.1:1")), waitUntilReady: false);

        using var ready = await server.Client.GetAsync(new Uri(server.Url + "/health/ready"));
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((bool)JsonNode.Parse(await ready.Content.ReadAsStringAsync())!["checks"]!["redis"]!["ok"]!).ShouldBeFalse();
        (await server.GetAsync("/health/live")).ShouldContain("live");
    }

    [Fact]
    public async Task Told_to_stop_in_a_slow_model_call_it_turns_not_ready_gives_the_lane_back_and_another_answers_once()
    {
        await using var other = new OwnDatabase(world);
        await other.PrepareAsync();
        var (team, said) = ("T0SLOW", default(SlackSaid));
        var workspace = world.Simulators.Slack.AddWorkspace(team);
        (await other.Konstruct.RunAsync("tenant", "create", "--name", "Slow", "--slug", "slow")).ShouldEndWith(0);
        var file = Path.Combine(Path.GetTempPath(), $"konstruct-{Environment.ProcessId}-slow.json");
        await File.WriteAllTextAsync(file, """{"name":"Sloth","role":"Support"}""");
        (await other.Konstruct.RunAsync("agent", "hire", "--tenant", "slow", "--file", file)).ShouldEndWith(0);
        File.Delete(file);
        (await other.Konstruct.RunAsync("channel", "connect", "slack", "--tenant", "slow", "--team", team, "--bot-token", workspace.BotToken)).ShouldEndWith(0);
        var events = world.Simulators.Slack.EventsUrl;
        try
        {
            await using (var server = await Serving.StartAsync(other.Konstruct))
            {
                world.Simulators.Slack.EventsUrl = server.Url + "/slack/events";
                var fault = world.Simulators.Faults.Set(new Fault { Provider = "openai", Method = "chat", Kind = FaultKind.SlowFirstToken, DelayMs = 7_000, Count = 1 });
                said = await world.Simulators.Slack.People.SayAsync(new SlackUtterance { Team = team, Text = "Are you awake?", Mention = true });
                await Eventually.HoldsAsync(() => other.CountAsync("model.requested.v1", 1), "the model is being asked");

                server.Terminate();
                await Eventually.HoldsAsync(
                    async () =>
                    {
                        using var ready = await server.Client.GetAsync(new Uri(server.Url + "/health/ready"));
                        return (await ready.Content.ReadAsStringAsync()).Contains("stopping");
                    },
                    "it is not ready while it still answers");
                await server.EndedAsync();
                server.ExitCode.ShouldBe(0, string.Join('\n', server.Lines));
                world.Simulators.Faults.Clear(fault.Id);
            }

            (await other.Database.ScalarAsync<long>("select count(*) from messaging.lanes where leased_until > clock_timestamp()")).ShouldBe(0, "no lane is held by the dead");
            await using var next = await Serving.StartAsync(other.Konstruct);
            world.Simulators.Slack.EventsUrl = next.Url + "/slack/events";
            await Eventually.HoldsAsync(() => other.CountAsync("reply.delivered.v1", 1), "the answer stands in the thread");
            world.Simulators.Slack.Thread(said.Channel, said.ThreadTs, team).Count(m => m.IsFromApp).ShouldBe(1);
        }
        finally
        {
            world.Simulators.Slack.EventsUrl = events;
        }
    }

    private sealed class OwnDatabase(TwoTenants world) : IAsyncDisposable
    {
        public TestDatabase Database { get; } = new();

        public Executable Konstruct => world.Konstruct.With(
            ("ConnectionStrings:Postgres", Database.AppConnectionString),
            ("ConnectionStrings:PostgresDaemon", Database.DaemonConnectionString),
            ("ConnectionStrings:PostgresOwner", Database.OwnerConnectionString));

        public async Task PrepareAsync()
        {
            await Database.InitializeAsync();
            (await Konstruct.RunAsync("db", "apply")).ShouldEndWith(0);
        }

        public async Task<bool> CountAsync(string type, long count) =>
            await Database.ScalarAsync<long>("select count(*) from events.mt_events where type = $1", type) == count;

        public async ValueTask DisposeAsync() => await Database.DisposeAsync();
    }
}
