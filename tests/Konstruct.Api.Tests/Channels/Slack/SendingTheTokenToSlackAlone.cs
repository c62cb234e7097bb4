using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

public sealed class SendingTheTokenToSlackAlone
{
    [Theory]
    [InlineData("https://files.slack.com/files-pri/T1-F1/download/a.png", true)]
    [InlineData("https://slack.com/files/a.png", true)]
    [InlineData("http://files.slack.com/files-pri/T1-F1/a.png", false)]
    [InlineData("https://files.slack.com:8443/files-pri/T1-F1/a.png", false)]
    [InlineData("https://slack.com.evil.example/a.png", false)]
    [InlineData("https://notslack.com/a.png", false)]
    [InlineData("https://user@files.slack.com/a.png", false)]
    [InlineData("https://drive.example.com/a.png", false)]
    public void A_file_is_fetched_from_Slacks_own_hosts_only(string address, bool isSlacks) =>
        SlackFiles.IsSlacks(new Uri(address), new Uri("https://slack.com/api/")).ShouldBe(isSlacks);

    [Theory]
    [InlineData("http://127.0.0.1:8090/slack/files-pri/T1-F1/a.png", true)]
    [InlineData("http://127.0.0.1:8091/slack/files-pri/T1-F1/a.png", false)]
    [InlineData("https://files.slack.com/files-pri/T1-F1/a.png", false)]
    [InlineData("http://x.127.0.0.1:8090/a.png", false)]
    public void Where_Slack_is_simulated_it_is_the_simulator_and_nobody_else(string address, bool isSlacks) =>
        SlackFiles.IsSlacks(new Uri(address), new Uri("http://127.0.0.1:8090/slack/api/")).ShouldBe(isSlacks);
}
