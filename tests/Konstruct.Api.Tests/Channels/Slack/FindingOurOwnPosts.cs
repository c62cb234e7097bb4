using Konstruct.Api.Channels.Slack;
using static Konstruct.Api.Tests.Channels.Slack.SlackOverHttp;

namespace Konstruct.Api.Tests.Channels.Slack;

public sealed class FindingOurOwnPosts : IAsyncLifetime
{
    private const string Root = "1712345678.000100";
    private readonly SlackOverHttp slack = new();

    public Task InitializeAsync() => slack.InitializeAsync();

    public Task DisposeAsync() => slack.DisposeAsync();

    [Fact]
    public async Task The_thread_is_read_page_by_page_with_metadata()
    {
        slack.Answer(Page(next: "abc==", Message("1.1", "U0MAYA", null), Message("1.2", "U0BOT", "out-0")));
        slack.Answer(Page(next: "", Message("1.3", "U0BOT", "out-1")));

        Found(await FindAsync()).ShouldBe(("1.3", true));

        slack.Requests.Count.ShouldBe(2);
        var form = slack.Requests[0].Form;
        (form["ts"], form["oldest"], form["inclusive"], form["include_all_metadata"], form["limit"]).ShouldBe((Root, Root, "true", "true", "200"));
        form.ShouldNotContainKey("cursor");
        slack.Requests[1].Form["cursor"].ShouldBe("abc==");
    }

    [Fact]
    public async Task Another_apps_post_with_our_id_is_not_ours()
    {
        slack.Answer(Page(next: "", Message("1.2", "U0SPOOF", "out-1")));
        Found(await FindAsync()).ShouldBe(("", true));
    }

    [Fact]
    public async Task A_double_is_seen_as_one()
    {
        slack.Answer(Page(next: "", Message("1.2", "U0BOT", "out-1"), Message("1.3", "U0BOT", "out-1")));
        Found(await FindAsync()).ShouldBe(("1.2 1.3", true));
    }

    [Fact]
    public async Task A_thread_longer_than_the_search_leaves_it_uncertain()
    {
        slack.Options.SearchPages = 2;
        slack.Answer(Page(next: "a"));
        slack.Answer(Page(next: "b"));
        Found(await FindAsync()).ShouldBe(("", false));
    }

    [Fact]
    public async Task A_failure_on_any_page_fails_the_search()
    {
        slack.Answer(Page(next: "a"));
        slack.Answer("""{"ok":false,"error":"thread_not_found"}""");
        (await FindAsync()).ShouldBe(new SlackResult<SlackSearch>.Failed(new("thread_not_found", SlackFailureKind.NotFound)));
    }

    private static string Page(string next, params string[] messages) =>
        $$$"""{"ok":true,"has_more":{{{(next.Length > 0 ? "true" : "false")}}},"messages":[{{{string.Join(',', messages)}}}],"response_metadata":{"next_cursor":"{{{next}}}"}}""";

    private static string Message(string ts, string user, string? outboundId) => outboundId is null
        ? $$"""{"type":"message","ts":"{{ts}}","user":"{{user}}","text":"x"}"""
        : $$$$"""{"type":"message","ts":"{{{{ts}}}}","user":"{{{{user}}}}","text":"x","metadata":{"event_type":"konstruct_reply","event_payload":{"id":"{{{{outboundId}}}}"}}}""";

    private static (string Found, bool Complete) Found(SlackResult<SlackSearch> result)
    {
        var search = result.ShouldBeOfType<SlackResult<SlackSearch>.Ok>().Value;
        return (string.Join(' ', search.Found), search.Complete);
    }

    private Task<SlackResult<SlackSearch>> FindAsync() => slack.Api.FindByOutboundIdAsync(Acme, "C0GENERAL", Root, "out-1", Root, default);
}
