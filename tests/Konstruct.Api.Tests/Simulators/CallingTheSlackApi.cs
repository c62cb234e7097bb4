using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Konstruct.Api.Tests.Simulators;

public sealed class CallingTheSlackApi(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    private const string General = RunningSimulator.General;

    private Task<JsonNode> ReplyAsync(string thread, string text, object? metadata = null) => metadata is null
        ? simulator.PostAsync(text, thread)
        : simulator.SlackAsync("chat.postMessage", new { channel = General, thread_ts = thread, text, metadata });

    private async Task<string> SayAsync(string text) => (await simulator.State.Slack.People.SayAsync(new() { Text = text })).Ts;

    [Fact]
    public async Task A_reply_stands_in_its_thread()
    {
        var root = await SayAsync("question");
        var posted = await ReplyAsync(root, "answer");

        ((bool)posted["ok"]!).ShouldBeTrue();
        ((string)posted["message"]!["thread_ts"]!).ShouldBe(root);
        var thread = simulator.State.Slack.Thread(General, root);
        thread.Select(message => message.Text).ShouldBe(["question", "answer"]);
        thread[0].ReplyCount.ShouldBe(1);
    }

    [Fact]
    public async Task Arguments_come_as_json_too_and_a_missing_charset_is_warned_of()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{simulator.Url}/slack/api/chat.postMessage")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"channel":"C0GENERAL","text":"hi","metadata":{"event_type":"k","event_payload":{"id":"1"}}}""")),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = new("Bearer", RunningSimulator.Token);
        using var answer = await simulator.Client.SendAsync(request);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        ((bool)body["ok"]!).ShouldBeTrue();
        ((string)body["warning"]!).ShouldBe("missing_charset");
        answer.Headers.Contains("x-oauth-scopes").ShouldBeTrue();
        answer.Headers.GetValues("x-accepted-oauth-scopes").ShouldBe(["chat:write"]);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", "{\"channel\":", "invalid_json")]
    [InlineData("application/json; charset=utf-8", "[]", "json_not_object")]
    [InlineData("application/xml", "<a/>", "invalid_post_type")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "channel=C1", "invalid_charset")]
    [InlineData(null, "channel=C1", "missing_post_type")]
    public async Task A_malformed_body_is_named(string? contentType, string body, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{simulator.Url}/slack/api/chat.postMessage") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Authorization = new("Bearer", RunningSimulator.Token);
        using var answer = await simulator.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        ((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!).ShouldBe(expected);
    }

    [Fact]
    public async Task A_token_is_needed_and_must_be_known()
    {
        (await simulator.ErrorOf("chat.postMessage", new { channel = General, text = "x" }, token: null)).ShouldBe("not_authed");
        (await simulator.ErrorOf("chat.postMessage", new { channel = General, text = "x" }, "xoxb-wrong")).ShouldBe("invalid_auth");
        (await simulator.ErrorOf("chat.wave", new { })).ShouldBe("unknown_method");
    }

    [Fact]
    public async Task A_revoked_token_says_so()
    {
        var gone = simulator.State.Slack.AddWorkspace("TREVOKED");
        ((bool)(await simulator.SlackAsync("auth.revoke", new { }, gone.BotToken))["revoked"]!).ShouldBeTrue();

        (await simulator.ErrorOf("auth.test", new { }, gone.BotToken)).ShouldBe("token_revoked");
    }

    [Fact]
    public async Task A_post_that_cannot_stand_is_refused_with_the_reason()
    {
        var demo = simulator.State.Slack.Default;
        demo.AddChannel("C0OUTSIDE", "outside", withBot: false);
        demo.AddChannel("C0SECRET", "secret", withBot: false, isPrivate: true);
        demo.AddChannel("C0OLD", "old").IsArchived = true;
        var root = await SayAsync("root");
        var reply = (string)(await ReplyAsync(root, "reply"))["ts"]!;

        (await simulator.ErrorOf("chat.postMessage", new { channel = "C0NOWHERE", text = "x" })).ShouldBe("channel_not_found");
        (await simulator.ErrorOf("chat.postMessage", new { channel = "C0SECRET", text = "x" })).ShouldBe("channel_not_found");
        (await simulator.ErrorOf("chat.postMessage", new { channel = "C0OUTSIDE", text = "x" })).ShouldBe("not_in_channel");
        (await simulator.ErrorOf("chat.postMessage", new { channel = "C0OLD", text = "x" })).ShouldBe("is_archived");
        (await simulator.ErrorOf("chat.postMessage", new { channel = General })).ShouldBe("no_text");
        (await simulator.ErrorOf("chat.postMessage", new { channel = General, text = "x", thread_ts = "1700000000.000001" })).ShouldBe("thread_not_found");
        (await simulator.ErrorOf("chat.postMessage", new { channel = General, text = "x", thread_ts = reply })).ShouldBe("cannot_reply_to_message");
        (await simulator.ErrorOf("chat.postMessage", new { channel = General, text = "x", metadata = "{" })).ShouldBe("invalid_metadata_format");
        (await simulator.ErrorOf("chat.postMessage", new { channel = General, text = "x", metadata = new { event_type = "k" } })).ShouldBe("invalid_metadata_format");
        (await simulator.ErrorOf("chat.postMessage", new { channel = General, text = "x", markdown_text = "y" })).ShouldBe("markdown_text_conflict");
        (await simulator.ErrorOf("chat.postMessage", new { channel = General, text = "x", blocks = "{}" })).ShouldBe("invalid_blocks_format");
    }

    [Fact]
    public async Task Text_over_40_000_characters_is_cut_with_a_warning()
    {
        var posted = await simulator.PostAsync(new string('x', 40_001));

        ((string)posted["message"]!["text"]!).Length.ShouldBe(40_000);
        ((string)posted["warning"]!).ShouldContain("message_truncated");
    }

    [Fact]
    public async Task An_update_replaces_only_the_apps_own_message_and_at_most_4_000_characters()
    {
        var theirs = await SayAsync("mine");
        var own = (string)(await ReplyAsync(theirs, "Thinking..."))["ts"]!;

        (await simulator.ErrorOf("chat.update", new { channel = General, ts = theirs, text = "x" })).ShouldBe("cant_update_message");
        (await simulator.ErrorOf("chat.update", new { channel = General, ts = "1700000000.000001", text = "x" })).ShouldBe("message_not_found");
        (await simulator.ErrorOf("chat.update", new { channel = General, ts = own, text = new string('x', 4001) })).ShouldBe("msg_too_long");
        (await simulator.ErrorOf("chat.update", new { channel = RunningSimulator.Maya, ts = own, text = "x" })).ShouldBe("channel_not_found");
        ((bool)(await simulator.SlackAsync("chat.update", new { channel = General, ts = own, text = new string('x', 4000) }))["ok"]!).ShouldBeTrue();
        simulator.State.Slack.Channel(General)!.Find(own)!.EarlierTexts.ShouldBe(["Thinking..."]);
    }

    [Fact]
    public async Task Metadata_is_kept_and_shown_only_when_asked_for()
    {
        var root = await SayAsync("root");
        var metadata = new { event_type = "konstruct_reply", event_payload = new { id = "outbound-1" } };
        var own = (string)(await ReplyAsync(root, "answer", metadata))["ts"]!;
        await simulator.SlackAsync("chat.update", new { channel = General, ts = own, text = "better answer" });

        var with = await simulator.SlackAsync("conversations.replies", new { channel = General, ts = root, include_all_metadata = true });
        var without = await simulator.SlackAsync("conversations.replies", new { channel = General, ts = root });

        ((string)with["messages"]![1]!["metadata"]!["event_payload"]!["id"]!).ShouldBe("outbound-1");
        without["messages"]![1]!["metadata"].ShouldBeNull();

        await simulator.SlackAsync("chat.update", new { channel = General, ts = own, text = "again", metadata = new { } });
        simulator.State.Slack.Channel(General)!.Find(own)!.Metadata.ShouldBeNull();
    }

    [Fact]
    public async Task A_long_thread_comes_in_pages_with_its_parent_on_the_first()
    {
        var root = await SayAsync("root");
        List<string> expected = [root];
        for (var number = 0; number < 5; number++)
            expected.Add((string)(await ReplyAsync(root, $"reply {number}"))["ts"]!);

        List<string> read = [];
        var cursor = "";
        do
        {
            var page = await simulator.SlackAsync("conversations.replies", new { channel = General, ts = root, limit = 2, cursor });
            read.AddRange(page["messages"]!.AsArray().Select(message => (string)message!["ts"]!));
            cursor = (string)page["response_metadata"]!["next_cursor"]!;
            ((bool)page["has_more"]!).ShouldBe(cursor.Length > 0);
        }
        while (cursor.Length > 0);

        read.ShouldBe(expected);
        var range = await simulator.SlackAsync("conversations.replies", new { channel = General, ts = root, oldest = expected[2], latest = expected[4] });
        range["messages"]!.AsArray().Select(message => (string)message!["ts"]!).ShouldBe([root, expected[3]]);
        var inclusive = await simulator.SlackAsync("conversations.replies", new { channel = General, ts = root, oldest = expected[2], latest = expected[4], inclusive = true });
        inclusive["messages"]!.AsArray().Count.ShouldBe(4);
        (await simulator.ErrorOf("conversations.replies", new { channel = General, ts = root, cursor = "nonsense" })).ShouldBe("invalid_cursor");
        (await simulator.ErrorOf("conversations.replies", new { channel = General, ts = "1700000000.000001" })).ShouldBe("thread_not_found");
    }

    [Fact]
    public async Task An_ephemeral_message_is_seen_by_one_person_and_in_no_history()
    {
        var root = await SayAsync("root");
        var posted = await simulator.SlackAsync("chat.postEphemeral", new { channel = General, user = RunningSimulator.Maya, thread_ts = root, text = "wait 3 s" });

        var ephemeral = simulator.State.Slack.Ephemerals(General).Single(each => each.ThreadTs == root);
        ephemeral.UserId.ShouldBe(RunningSimulator.Maya);
        ephemeral.Ts.ShouldBe((string)posted["message_ts"]!);
        simulator.State.Slack.Thread(General, root).Count.ShouldBe(1);
        (await simulator.ErrorOf("chat.update", new { channel = General, ts = ephemeral.Ts, text = "x" })).ShouldBe("message_not_found");
        (await simulator.ErrorOf("chat.postEphemeral", new { channel = General, user = "U0NOBODY", text = "x" })).ShouldBe("user_not_in_channel");
    }

    [Fact]
    public async Task The_app_deletes_only_its_own_messages()
    {
        var theirs = await SayAsync("mine");
        var own = (string)(await ReplyAsync(theirs, "gone soon"))["ts"]!;

        (await simulator.ErrorOf("chat.delete", new { channel = General, ts = theirs })).ShouldBe("cant_delete_message");
        ((bool)(await simulator.SlackAsync("chat.delete", new { channel = General, ts = own }))["ok"]!).ShouldBeTrue();
        (await simulator.ErrorOf("chat.delete", new { channel = General, ts = own })).ShouldBe("message_not_found");
    }

    [Fact]
    public async Task A_code_installs_the_app_once()
    {
        var acme = simulator.State.Slack.AddWorkspace("TOAUTH", "Acme");
        var before = acme.BotToken;
        var code = simulator.State.Slack.IssueOAuthCode("TOAUTH", "https://konstruct.example/callback");
        var arguments = new { code, client_id = "demo-client-id", client_secret = "demo-client-secret", redirect_uri = "https://konstruct.example/callback" };

        (await simulator.ErrorOf("oauth.v2.access", new { code, client_id = "demo-client-id", client_secret = "no" }, token: null)).ShouldBe("bad_client_secret");
        var installed = await simulator.SlackAsync("oauth.v2.access", arguments, token: null);
        var token = (string)installed["access_token"]!;

        ((string)installed["team"]!["name"]!).ShouldBe("Acme");
        ((string)(await simulator.SlackAsync("auth.test", new { }, token))["bot_id"]!).ShouldBe("BOAUTH");
        (await simulator.ErrorOf("auth.test", new { }, before)).ShouldBe("token_revoked");
        (await simulator.ErrorOf("oauth.v2.access", arguments, token: null)).ShouldBe("invalid_code");
    }

    [Fact]
    public async Task A_channel_takes_one_post_a_second_when_told_to()
    {
        var limited = simulator.State.Slack.AddWorkspace("TLIMITED");
        simulator.State.Slack.Options.PostsPerSecondPerChannel = 0.001;
        try
        {
            await simulator.SlackAsync("chat.postMessage", new { channel = "CLIMITED", text = "one" }, limited.BotToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{simulator.Url}/slack/api/chat.postMessage?channel=CLIMITED&text=two");
            request.Headers.Authorization = new("Bearer", limited.BotToken);
            using var second = await simulator.Client.SendAsync(request);

            second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            second.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThan(900);
            simulator.State.Slack.Messages("CLIMITED", "TLIMITED").Count.ShouldBe(1);
        }
        finally
        {
            simulator.State.Slack.Options.PostsPerSecondPerChannel = null;
        }
    }
}
