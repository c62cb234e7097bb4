using System.Text.Json.Nodes;
using Konstruct.Simulators.Slack;

namespace Konstruct.Api.Tests.Simulators;

public sealed class ListingWhatSlackHas(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    [Fact]
    public async Task Channels_come_in_pages_without_those_the_bot_may_not_know()
    {
        var demo = simulator.State.Slack.Default;
        for (var i = 0; i < 5; i++)
            demo.AddChannel($"C0LIST{i}", $"list-{i}");
        demo.AddChannel("C0HIDDEN", "hidden", withBot: false, isPrivate: true);
        demo.AddChannel("C0ARCHIVED", "archived").IsArchived = true;

        var names = new List<string>();
        var cursor = "";
        do
        {
            var page = await simulator.SlackAsync("conversations.list", new { limit = 2, exclude_archived = true, cursor });
            page["channels"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(2);
            names.AddRange(page["channels"]!.AsArray().Select(c => (string)c!["name"]!));
            cursor = (string)page["response_metadata"]!["next_cursor"]!;
        }
        while (cursor.Length > 0);

        names.ShouldContain("general");
        names.Count(n => n.StartsWith("list-", StringComparison.Ordinal)).ShouldBe(5);
        names.ShouldNotContain("hidden");
        names.ShouldNotContain("archived");
    }

    [Fact]
    public async Task People_come_with_those_who_left_marked()
    {
        simulator.State.Slack.Default.Users["U0LEFT"] = new SlackUser("U0LEFT", "Left", IsDeactivated: true);

        var members = (await simulator.SlackAsync("users.list", new { }))["members"]!.AsArray();

        Of(members, "U0LEFT")["deleted"]!.GetValue<bool>().ShouldBeTrue();
        Of(members, RunningSimulator.Maya)["deleted"]!.GetValue<bool>().ShouldBeFalse();
        Of(members, RunningSimulator.Bot)["is_bot"]!.GetValue<bool>().ShouldBeTrue();
        (await simulator.ErrorOf("conversations.open", new { users = "U0LEFT" })).ShouldBe("user_disabled");
    }

    [Fact]
    public async Task History_is_newest_first_and_without_replies()
    {
        var channel = simulator.State.Slack.Default.AddChannel("C0HISTORY", "history").Id;
        var first = (string)(await simulator.PostAsync("first", channel: channel))["ts"]!;
        await simulator.PostAsync("reply", thread: first, channel: channel);
        await simulator.SlackAsync("chat.postMessage", new { channel, text = "second", metadata = new { event_type = "k", event_payload = new { id = "1" } } });

        var history = (await simulator.SlackAsync("conversations.history", new { channel, include_all_metadata = true }))["messages"]!.AsArray();
        var plain = (await simulator.SlackAsync("conversations.history", new { channel, oldest = first }))["messages"]!.AsArray();

        history.Select(m => (string)m!["text"]!).ShouldBe(["second", "first"]);
        ((string)history[0]!["metadata"]!["event_payload"]!["id"]!).ShouldBe("1");
        plain.ShouldHaveSingleItem()!["metadata"].ShouldBeNull();
        var page = await simulator.SlackAsync("conversations.history", new { channel, limit = 1 });
        page["has_more"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData("conversations.list", """{"types":"dungeon"}""", "invalid_types")]
    [InlineData("conversations.list", """{"types":"private_channel"}""", "missing_scope")]
    [InlineData("conversations.list", """{"limit":"0"}""", "invalid_limit")]
    [InlineData("conversations.list", """{"limit":"1001"}""", "invalid_limit")]
    [InlineData("conversations.list", """{"cursor":"bm90aGluZw=="}""", "invalid_cursor")]
    [InlineData("users.list", """{"limit":"many"}""", "invalid_limit")]
    [InlineData("users.list", """{"cursor":"%%"}""", "invalid_cursor")]
    [InlineData("conversations.history", """{"channel":"C0NOWHERE"}""", "channel_not_found")]
    [InlineData("conversations.history", """{"channel":"C0GENERAL","oldest":"yesterday"}""", "invalid_ts_oldest")]
    [InlineData("conversations.history", """{"channel":"C0GENERAL","limit":"1000"}""", "invalid_limit")]
    public async Task What_Slack_refuses_is_refused(string method, string arguments, string error) =>
        (await simulator.ErrorOf(method, JsonNode.Parse(arguments)!)).ShouldBe(error);

    private static JsonNode Of(JsonArray members, string id) => members.Single(m => (string)m!["id"]! == id)!;
}
