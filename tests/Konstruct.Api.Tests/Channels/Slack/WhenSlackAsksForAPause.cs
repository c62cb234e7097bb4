using Konstruct.Api.Channels.Slack;
using static Konstruct.Api.Tests.Channels.Slack.SlackOverHttp;

namespace Konstruct.Api.Tests.Channels.Slack;

public sealed class WhenSlackAsksForAPause : IAsyncLifetime
{
    private const string Fine = """{"ok":true,"channel":"C0GENERAL","ts":"1712345679.000100"}""";
    private static readonly SlackPost Post = new("C0GENERAL", "1712345678.000100", "hi", "out-1");

    private readonly SlackOverHttp slack = new();

    public Task InitializeAsync() => slack.InitializeAsync();

    public Task DisposeAsync() => slack.DisposeAsync();

    [Fact]
    public async Task Nothing_is_sent_until_the_whole_pause_is_over()
    {
        slack.Answer("""{"ok":false,"error":"ratelimited"}""", status: 429, retryAfter: "30");
        slack.Answer(Fine);

        (await PostAsync(Acme)).ShouldBe(Limited(30));
        slack.Time.Pass(TimeSpan.FromSeconds(29));
        (await PostAsync(Acme)).ShouldBe(Limited(1));
        slack.Requests.Count.ShouldBe(1);

        slack.Time.Pass(TimeSpan.FromSeconds(1));
        (await PostAsync(Acme)).ShouldBeOfType<SlackResult<SlackPosted>.Ok>();
    }

    [Fact]
    public async Task The_pause_is_of_one_method_in_one_workspace()
    {
        slack.Answer("{}", status: 429, retryAfter: "30");
        slack.Answer(Fine);
        slack.Answer(Fine);

        await PostAsync(Acme);
        (await slack.Api.UpdateAsync(Acme, "C0GENERAL", "1.2", "hi", "out-1", default)).ShouldBeOfType<SlackResult<SlackPosted>.Ok>();
        (await PostAsync(Acme with { Key = "T0OTHER" })).ShouldBeOfType<SlackResult<SlackPosted>.Ok>();
    }

    [Theory]
    [InlineData(429, "{}", null)]
    [InlineData(429, "{}", "soon")]
    [InlineData(429, "{}", "-5")]
    [InlineData(429, "{}", "0")]
    [InlineData(200, """{"ok":false,"error":"rate_limited"}""", null)]
    public async Task A_limit_that_names_no_time_pauses_for_the_set_time(int status, string body, string? retryAfter)
    {
        slack.Answer(body, status, retryAfter);
        (await PostAsync(Acme)).ShouldBe(Limited(10));
    }

    [Fact]
    public void A_pause_is_prolonged_never_shortened_and_bounded()
    {
        var pauses = new SlackMethodPause(slack.Time);
        pauses.Begin("T1", "m", TimeSpan.FromSeconds(20));
        pauses.Begin("T1", "m", TimeSpan.FromSeconds(5));
        pauses.Remaining("T1", "m").ShouldBe(TimeSpan.FromSeconds(20));
        pauses.Begin("T1", "m", TimeSpan.FromDays(400));
        pauses.Remaining("T1", "m").ShouldBe(SlackMethodPause.Longest);
        slack.Time.Pass(SlackMethodPause.Longest);
        pauses.Remaining("T1", "m").ShouldBeNull();
    }

    private static SlackResult<SlackPosted> Limited(int seconds) =>
        new SlackResult<SlackPosted>.Failed(new("ratelimited", SlackFailureKind.Retry, TimeSpan.FromSeconds(seconds)));

    private Task<SlackResult<SlackPosted>> PostAsync(SlackWorkspace workspace) => slack.Api.PostMessageAsync(workspace, Post, default);
}
