using System.Text.Json.Nodes;
using Konstruct.Simulators.Slack;

namespace Konstruct.Api.Tests.Simulators;

public sealed class SendingSlackEvents(RunningSimulator simulator) : IClassFixture<RunningSimulator>, IAsyncLifetime
{
    private SlackPeople People => simulator.State.Slack.People;

    private List<ReceivedEvent> Received => [.. simulator.App.Received];

    public Task InitializeAsync()
    {
        simulator.App.Received.Clear();
        simulator.App.Statuses.Clear();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => simulator.State.WaitForAsync(state => state.Slack.Events.InFlight == 0, RunningSimulator.Patience);

    [Fact]
    public async Task A_mention_arrives_as_two_events_of_one_message()
    {
        var said = await People.SayAsync(new() { Text = "@Konstruct what is your refund policy?" });

        Received.Count.ShouldBe(2);
        Received.Select(each => (string)each.Inner["type"]!).Order().ShouldBe(["app_mention", "message"]);
        Received.ShouldAllBe(each => (string)each.Inner["ts"]! == said.Ts);
        Received.Select(each => (string)each.Inner["client_msg_id"]!).Distinct().Count().ShouldBe(1);
        Received.Select(each => (string)each.Envelope["event_id"]!).Distinct().Count().ShouldBe(2);
        var message = Received.Single(each => (string)each.Inner["type"]! == "message");
        ((string)message.Inner["text"]!).ShouldBe("<@U0KONSTRUCT> what is your refund policy?");
        ((string)message.Inner["channel_type"]!).ShouldBe("channel");
        ((string)message.Inner["blocks"]![0]!["elements"]![0]!["elements"]![0]!["user_id"]!).ShouldBe(RunningSimulator.Bot);
        ((string)message.Envelope["authorizations"]![0]!["user_id"]!).ShouldBe(RunningSimulator.Bot);
        Received.Single(each => (string)each.Inner["type"]! == "app_mention").Inner["channel_type"].ShouldBeNull();
    }

    [Fact]
    public async Task Every_event_is_signed_over_its_raw_body()
    {
        await People.SayAsync(new() { Text = "grüße 👋 to everybody" });

        var received = Received.Single();
        received.Signature.ShouldBe(SlackSignature.Sign("demo-signing-secret", long.Parse(received.Timestamp), received.Body));
    }

    [Fact]
    public async Task What_people_type_is_escaped_and_their_tokens_stay_text()
    {
        await People.SayAsync(new() { Text = "a < b & <!channel> @Omar" });

        ((string)Received.Single().Inner["text"]!).ShouldBe("a &lt; b &amp; &lt;!channel&gt; <@U0OMAR>");
    }

    [Fact]
    public async Task A_direct_message_is_no_mention()
    {
        await People.SayAsync(new() { Channel = "D0MAYA", Text = "@Konstruct hello" });

        ((string)Received.Single().Inner["channel_type"]!).ShouldBe("im");
    }

    [Fact]
    public async Task A_refused_event_is_repeated_three_times_under_its_id()
    {
        foreach (var status in new[] { 500, 503, 404, 500 })
            simulator.App.Statuses.Enqueue(status);

        var said = await People.SayAsync(new() { Text = "hello" });
        await simulator.State.WaitForAsync(state => state.Slack.Events.InFlight == 0, RunningSimulator.Patience);

        Received.Select(each => each.RetryNum).ShouldBe([null, "1", "2", "3"]);
        Received.Skip(1).ShouldAllBe(each => each.RetryReason == "http_error");
        Received.Select(each => (string)each.Envelope["event_id"]!).Distinct().ShouldBe([said.Deliveries.Single().EventId]);
        said.Deliveries.Single().Status.ShouldBe(500);
    }

    [Fact]
    public async Task An_unreachable_app_is_a_failed_delivery()
    {
        simulator.State.Slack.EventsUrl = "http://127.0.0.1:1/slack/events";
        try
        {
            var said = await People.SayAsync(new() { Text = "hello" });
            said.Deliveries.Single().Failure.ShouldBe("connection_failed");
        }
        finally
        {
            simulator.State.Slack.EventsUrl = simulator.App.EventsUrl;
        }
    }

    [Fact]
    public async Task A_thread_reply_names_its_parent()
    {
        var root = await People.SayAsync(new() { Text = "first" });
        await People.SayAsync(new() { Text = "second", ThreadTs = root.Ts, User = "U0OMAR" });

        var reply = Received[^1].Inner;
        ((string)reply["thread_ts"]!).ShouldBe(root.Ts);
        ((string)reply["parent_user_id"]!).ShouldBe(RunningSimulator.Maya);
    }

    [Fact]
    public async Task A_file_comes_as_file_share_but_without_subtype_on_the_mention()
    {
        await People.SayAsync(new() { Text = "@Konstruct read this", Files = [new("F0INVOICE", "invoice.pdf", "application/pdf", 4096, RunningSimulator.Maya)] });

        ((string?)Received.Single(each => (string)each.Inner["type"]! == "message").Inner["subtype"]).ShouldBe("file_share");
        var mention = Received.Single(each => (string)each.Inner["type"]! == "app_mention").Inner;
        mention["subtype"].ShouldBeNull();
        ((string)mention["files"]![0]!["name"]!).ShouldBe("invoice.pdf");
        ((bool)(await simulator.SlackAsync("files.info", new { file = "F0INVOICE" }))["ok"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task An_edit_and_a_deletion_name_the_message_and_what_it_was()
    {
        var said = await People.SayAsync(new() { Text = "befor" });
        await People.EditAsync(said.Channel, said.Ts, "before");
        await People.DeleteAsync(said.Channel, said.Ts);

        var (edit, deletion) = (Received[^2].Inner, Received[^1].Inner);
        ((string)edit["subtype"]!).ShouldBe("message_changed");
        ((string)edit["message"]!["text"]!).ShouldBe("before");
        ((string)edit["previous_message"]!["text"]!).ShouldBe("befor");
        edit["message"]!["edited"].ShouldNotBeNull();
        ((string)edit["ts"]!).ShouldNotBe(said.Ts);
        ((string)deletion["subtype"]!).ShouldBe("message_deleted");
        ((string)deletion["deleted_ts"]!).ShouldBe(said.Ts);
    }

    [Fact]
    public async Task The_parent_of_replies_is_deleted_as_a_tombstone()
    {
        var root = await People.SayAsync(new() { Text = "root" });
        await People.SayAsync(new() { Text = "reply", ThreadTs = root.Ts });
        await People.DeleteAsync(root.Channel, root.Ts);

        ((string)Received[^1].Inner["message"]!["subtype"]!).ShouldBe("tombstone");
        simulator.State.Slack.Thread(root.Channel, root.Ts).Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_message_can_be_delivered_eleven_times_under_eleven_ids()
    {
        await People.SayAsync(new() { Channel = "D0MAYA", Text = "hello", Copies = 11 });

        Received.Count.ShouldBe(11);
        Received.Select(each => (string)each.Envelope["event_id"]!).Distinct().Count().ShouldBe(11);
        Received.Select(each => (string)each.Inner["ts"]!).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_apps_own_post_and_its_update_come_back_as_events()
    {
        var posted = await simulator.PostAsync("Thinking...");
        await simulator.SlackAsync("chat.update", new { channel = RunningSimulator.General, ts = (string)posted["ts"]!, text = "the answer" });
        await simulator.State.WaitForAsync(_ => simulator.App.Received.Count == 2, RunningSimulator.Patience);

        var own = Received.Single(each => each.Inner["subtype"] is null).Inner;
        ((string)own["bot_id"]!).ShouldBe("B0KONSTRUCT");
        ((string)own["app_id"]!).ShouldBe("A0KONSTRUCT");
        ((string)own["user"]!).ShouldBe(RunningSimulator.Bot);
        ((string)own["bot_profile"]!["name"]!).ShouldBe("Konstruct");
        own["client_msg_id"].ShouldBeNull();
        var change = Received.Single(each => (string?)each.Inner["subtype"] == "message_changed").Inner;
        ((string)change["message"]!["bot_id"]!).ShouldBe("B0KONSTRUCT");
        ((string)change["previous_message"]!["text"]!).ShouldBe("Thinking...");
    }

    [Fact]
    public async Task A_channel_without_the_bot_sends_nothing()
    {
        simulator.State.Slack.Default.AddChannel("C0QUIET", "quiet", withBot: false);

        (await People.SayAsync(new() { Channel = "C0QUIET", Text = "@Konstruct hello" })).Deliveries.ShouldBeEmpty();
        Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_address_is_verified_and_the_app_told_of_held_back_events()
    {
        await People.VerifyUrlAsync("abc123");
        await People.RateLimitAppAsync();

        ((string)Received[0].Envelope["challenge"]!).ShouldBe("abc123");
        ((string)Received[1].Envelope["type"]!).ShouldBe("app_rate_limited");
        Received[1].Envelope["event"].ShouldBeNull();
    }

    [Fact]
    public async Task Leaving_sends_both_events_and_ends_the_token()
    {
        var acme = simulator.State.Slack.AddWorkspace("TACME");
        await People.UninstallAsync("TACME");

        Received.Select(each => (string)each.Inner["type"]!).Order().ShouldBe(["app_uninstalled", "tokens_revoked"]);
        Received.ShouldAllBe(each => each.Envelope["authorizations"] == null);
        Received.Select(each => each.Inner).Single(inner => inner["tokens"] is not null)["tokens"]!["bot"]!.AsArray().Single()!.GetValue<string>().ShouldBe("UBOTACME");
        (await simulator.ErrorOf("auth.test", new { }, acme.BotToken)).ShouldBe("account_inactive");
    }

    [Fact]
    public async Task Four_hundred_workspaces_live_side_by_side()
    {
        var added = Enumerable.Range(0, 400).Select(number => simulator.State.Slack.AddWorkspace($"TMANY{number:D3}")).ToList();

        var said = await People.SayAsync(new() { Team = "TMANY399", Text = "hello", Mention = true });

        added.Select(workspace => workspace.BotToken).Distinct().Count().ShouldBe(400);
        said.Deliveries.Count.ShouldBe(2);
        Received.ShouldAllBe(each => (string)each.Envelope["team_id"]! == "TMANY399");
    }
}
