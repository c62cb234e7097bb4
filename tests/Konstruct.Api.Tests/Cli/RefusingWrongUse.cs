namespace Konstruct.Api.Tests.Cli;

/// <summary>What is said wrongly, asked for in vain, or cannot be done here ends with a code, an exit code and no stack.</summary>
[Collection(TwoTenants.Collection)]
public sealed class RefusingWrongUse(TwoTenants world)
{
    [Theory]
    [InlineData("dance")]
    [InlineData("tenant")]
    [InlineData("events replay")]
    [InlineData("events replay --tenant alpha-air --as-of yesterday")]
    [InlineData("events replay --tenant alpha-air --stream 7")]
    [InlineData("conversation show 7 --tenant alpha-air")]
    [InlineData("conversation list --tenant alpha-air --limit 0")]
    [InlineData("messages retry seven")]
    public async Task Wrong_use_ends_with_two(string words)
    {
        var run = (await world.Konstruct.RunAsync([.. words.Split(' '), "--json"])).ShouldEndWith(2);
        ((string?)run.Document()["code"]).ShouldBe("wrong_use");
        run.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("tenant show nobody")]
    [InlineData("agent list --tenant nobody")]
    [InlineData("channel list --tenant nobody")]
    [InlineData("conversation list --tenant nobody")]
    [InlineData("events replay --tenant 01a1fe1d-052a-7f0a-b30b-9fb054e3e2e0")]
    [InlineData("messages dead --tenant nobody")]
    [InlineData("messages retry --tenant nobody")]
    public async Task An_unknown_tenant_is_refused_by_its_code(string words)
    {
        var run = (await world.Konstruct.RunAsync([.. words.Split(' '), "--json"])).ShouldEndWith(1);
        ((string?)run.Document()["code"]).ShouldBe("tenant_unknown");
    }

    [Theory]
    [InlineData("projections rebuild nothing", "projection_unknown")]
    [InlineData("projections verify nothing", "projection_unknown")]
    [InlineData("messages retry 4711", "message_unknown")]
    [InlineData("tenant create --name Twice --slug alpha-air", "tenant_slug_taken")]
    [InlineData("agent hire --tenant alpha-air --file /nowhere/agent.json", "agent_file_missing")]
    public async Task What_is_not_there_is_refused_by_its_code(string words, string code)
    {
        var run = (await world.Konstruct.RunAsync([.. words.Split(' '), "--json"])).ShouldEndWith(1);
        ((string?)run.Document()["code"]).ShouldBe(code);
    }

    [Theory]
    [InlineData("ConnectionStrings:Postgres", null, "setting_missing")]
    [InlineData("ConnectionStrings:Postgres", "Hst=nowhere", "setting_invalid")]
    [InlineData("ConnectionStrings:Postgres", "Host=127.0.0.1;Port=1;Username=konstruct_app;Password=x;Database=x", "postgresql_unreachable")]
    [InlineData("Konstruct:MasterKey", "c2hvcnQ=", "setting_invalid")]
    [InlineData("Konstruct:MasterKey", null, "setting_invalid")]
    public async Task A_broken_environment_ends_with_three(string key, string? value, string code)
    {
        var run = (await world.Konstruct.With((key, value)).RunAsync("events", "replay", "--tenant", "alpha-air", "--json")).ShouldEndWith(3);
        ((string?)run.Document()["code"]).ShouldBe(code);
        run.All.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Help_explains_every_verb()
    {
        var help = (await world.Konstruct.RunAsync("--help")).ShouldEndWith(0).Out;
        foreach (var verb in new[] { "serve", "check-env", "db", "tenant", "agent", "channel", "conversation", "events", "projections", "messages", "simulate" })
            help.ShouldContain($"\n  {verb} ", Case.Sensitive);
    }
}
