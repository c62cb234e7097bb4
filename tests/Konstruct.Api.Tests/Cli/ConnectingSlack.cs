namespace Konstruct.Api.Tests.Cli;

/// <summary>A bot token need not stand in a command line, which every user of the machine can read.</summary>
[Collection(TwoTenants.Collection)]
public sealed class ConnectingSlack(TwoTenants world)
{
    [Fact]
    public async Task The_token_may_come_on_stdin()
    {
        var workspace = world.Simulators.Slack.AddWorkspace("T0STDIN");
        var run = await world.Konstruct.RunReadingAsync(workspace.BotToken + "\n", [.. Connect(workspace.TeamId), "--bot-token", "-"]);

        ((string?)run.ShouldEndWith(0).Document()["team"]).ShouldBe(workspace.TeamId);
        run.All.ShouldNotContain(workspace.BotToken);
    }

    [Fact]
    public async Task The_token_may_come_from_the_environment()
    {
        var workspace = world.Simulators.Slack.AddWorkspace("T0ENVIRON");
        var run = await world.Konstruct.With(("KONSTRUCT_BOT_TOKEN", workspace.BotToken)).RunAsync(Connect(workspace.TeamId));

        ((string?)run.ShouldEndWith(0).Document()["team"]).ShouldBe(workspace.TeamId);
    }

    [Theory]
    [InlineData]
    [InlineData("--bot-token", "-")]
    public async Task Without_a_token_it_says_where_one_may_come_from(params string[] token)
    {
        var run = await world.Konstruct.RunAsync([.. Connect("T0NOTOKEN"), .. token]);

        ((string?)run.ShouldEndWith(2).Document()["code"]).ShouldBe("wrong_use");
        run.All.ShouldContain("KONSTRUCT_BOT_TOKEN");
    }

    private string[] Connect(string team) => ["channel", "connect", "slack", "--tenant", world.Alpha.Slug, "--team", team, "--json"];
}
