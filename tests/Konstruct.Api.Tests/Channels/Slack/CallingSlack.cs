using System.Diagnostics.Metrics;
using Konstruct.Api.Channels.Slack;
using Microsoft.AspNetCore.Http;
using static Konstruct.Api.Tests.Channels.Slack.SlackOverHttp;

namespace Konstruct.Api.Tests.Channels.Slack;

public sealed class CallingSlack : IAsyncLifetime
{
    private const string PostedReply = """{"ok":true,"channel":"C0GENERAL","ts":"1712345679.000100","message":{"text":"…"}}""";
    private static readonly SlackPost Post = new("C0GENERAL", "1712345678.000100", "*Hi* &amp; welcome 😀", "out-1");

    private readonly SlackOverHttp slack = new();

    public Task InitializeAsync() => slack.InitializeAsync();

    public Task DisposeAsync() => slack.DisposeAsync();

    [Fact]
    public async Task A_post_is_a_form_with_the_token_in_its_header()
    {
        slack.Answer(PostedReply);

        (await PostAsync()).ShouldBe(Ok(new SlackPosted("C0GENERAL", "1712345679.000100")));

        var request = slack.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/api/chat.postMessage");
        request.Authorization.ShouldBe("Bearer " + TokenText);
        request.ContentType.ShouldBe("application/x-www-form-urlencoded");
        request.Form.ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["channel"] = "C0GENERAL",
                ["thread_ts"] = "1712345678.000100",
                ["text"] = "*Hi* &amp; welcome 😀",
                ["metadata"] = """{"event_type":"konstruct_reply","event_payload":{"id":"out-1"}}""",
                ["unfurl_links"] = "false",
                ["unfurl_media"] = "false",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task An_update_keeps_the_metadata_and_looks_for_no_names_in_the_text()
    {
        slack.Answer(PostedReply);
        await slack.Api.UpdateAsync(Acme, "C0GENERAL", "1712345679.000100", "answer", "out-1", default);

        var form = slack.Requests.ShouldHaveSingleItem().Form;
        (form["ts"], form["text"], form["parse"]).ShouldBe(("1712345679.000100", "answer", "none"));
        form["metadata"].ShouldContain("out-1");
    }

    [Fact]
    public async Task An_ephemeral_notice_goes_to_one_person_in_the_thread()
    {
        slack.Answer("""{"ok":true,"message_ts":"1.2"}""");
        var result = await slack.Api.PostEphemeralAsync(Acme, new SlackNotice("C0GENERAL", "U0MAYA", "later", "1712345678.000100"), default);

        result.ShouldBe(Ok(new SlackDone()));
        var request = slack.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/api/chat.postEphemeral");
        (request.Form["user"], request.Form["thread_ts"]).ShouldBe(("U0MAYA", "1712345678.000100"));
    }

    [Fact]
    public async Task A_notice_outside_a_thread_names_none()
    {
        slack.Answer("""{"ok":true,"message_ts":"1.2"}""");
        await slack.Api.PostEphemeralAsync(Acme, new SlackNotice("C0GENERAL", "U0MAYA", "later", null), default);
        slack.Requests.ShouldHaveSingleItem().Form.ShouldNotContainKey("thread_ts");
    }

    [Theory]
    [InlineData("""{"ok":true,"channel":"C0GENERAL","ts":"1.2"}""")]
    [InlineData("""{"ok":false,"error":"message_not_found"}""")]
    public async Task A_message_is_deleted_also_when_it_is_gone_already(string reply)
    {
        slack.Answer(reply);
        (await slack.Api.DeleteAsync(Acme, "C0GENERAL", "1.2", default)).ShouldBe(Ok(new SlackDone()));
    }

    [Fact]
    public async Task A_direct_conversation_is_opened_by_person()
    {
        slack.Answer("""{"ok":true,"channel":{"id":"D0MAYA"}}""");
        (await slack.Api.OpenDirectAsync(Acme, "U0MAYA", default)).ShouldBe(Ok("D0MAYA"));
        slack.Requests.ShouldHaveSingleItem().Form["users"].ShouldBe("U0MAYA");
    }

    [Fact]
    public async Task The_tokens_owner_is_known_by_asking()
    {
        slack.Answer("""{"ok":true,"url":"https://acme.test/","team":"Acme","user":"ava","team_id":"T0ACME","user_id":"U0BOT","bot_id":"B0BOT","is_enterprise_install":false}""");
        (await slack.Api.AuthTestAsync(Acme, default)).ShouldBe(Ok(new SlackIdentity("T0ACME", "U0BOT", "B0BOT", "Acme", null, false, null)));
    }

    [Fact]
    public async Task A_refusal_carries_code_kind_and_the_scope_that_lacks()
    {
        slack.Answer("""{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"app_mentions:read"}""");
        (await PostAsync()).ShouldBe(Failed<SlackPosted>(new("missing_scope", SlackFailureKind.MissingScope, Needed: "chat:write")));
    }

    [Fact]
    public async Task A_failure_in_the_middle_may_have_happened()
    {
        slack.Answer("""{"ok":false,"error":"fatal_error"}""");
        slack.Answer("<html>bad gateway</html>", status: 502);
        (await PostAsync()).ShouldBe(Failed<SlackPosted>(new("fatal_error", SlackFailureKind.Retry, MayHaveHappened: true)));
        (await PostAsync()).ShouldBe(Failed<SlackPosted>(new("http_502", SlackFailureKind.Retry, MayHaveHappened: true)));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        slack.Answer(context =>
        {
            context.Response.Redirect("/api/elsewhere");
            return Task.CompletedTask;
        });
        (await PostAsync()).ShouldBe(Failed<SlackPosted>(new("http_302", SlackFailureKind.OurBug)));
        slack.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Calls_are_counted_by_method_and_outcome()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, slack.Meters) && instrument.Name == "konstruct.slack.api.calls")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(string.Join(' ', tags.ToArray().Select(t => t.Value))));
        listener.Start();

        slack.Answer(PostedReply);
        slack.Answer("""{"ok":false,"error":"token_revoked"}""");
        slack.Answer("{}", status: 429, retryAfter: "3");
        for (var i = 0; i < 4; i++)
            await PostAsync();

        counted.ShouldBe(["chat.postMessage ok", "chat.postMessage InstallationDead", "chat.postMessage Retry", "chat.postMessage paused"]);
    }

    [Fact]
    public void A_token_shows_itself_to_nobody()
    {
        $"{Acme} {Acme.Token} {System.Text.Json.JsonSerializer.Serialize(Acme.Token)}".ShouldNotContain("secret");
        Should.Throw<ArgumentException>(() => new SlackToken("xoxb-secret\r\nX: y")).Message.ShouldNotContain("secret");
    }

    private Task<SlackResult<SlackPosted>> PostAsync() => slack.Api.PostMessageAsync(Acme, Post, default);

    private static SlackResult<T> Ok<T>(T value) => new SlackResult<T>.Ok(value);

    private static SlackResult<T> Failed<T>(SlackFailure failure) => new SlackResult<T>.Failed(failure);
}
