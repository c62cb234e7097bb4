using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Cli;

/// <summary><c>events replay</c> tells a tenant's story in order, up to a moment, by kind, and keeps quiet about who was erased.</summary>
[Collection(TwoTenants.Collection)]
public sealed class Replaying(TwoTenants world)
{
    private static readonly string[] s_fields =
        ["seq", "stream", "streamType", "version", "id", "type", "timestamp", "data", "headers", "correlationId", "causationId"];

    [Fact]
    public async Task Every_line_has_the_fields_of_the_contract_in_the_order_of_the_store()
    {
        var lines = await ReplayAsync();

        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(line => line.Select(m => m.Key).SequenceEqual(s_fields));
        lines.Select(Seq).ShouldBeInOrder();
        (await world.Database.ListAsync<long>(
            "select seq_id from events.mt_events where tenant_id = $1 order by era, transaction_id, seq_id", world.Alpha.Id)).ShouldBe(lines.Select(Seq));
        lines.Select(l => (string)l["type"]!).ShouldContain("message.received.v1");
        lines.First(l => (string)l["type"]! == "message.received.v1")["data"]!["content"]!["text"]!.GetValue<string>().ShouldBe(world.Alpha.Question);
    }

    [Fact]
    public async Task As_of_a_sequence_includes_it()
    {
        var all = await ReplayAsync();
        var third = Seq(all[2]);

        (await ReplayAsync("--as-of", third.ToString(CultureInfo.InvariantCulture))).Select(Seq).ShouldBe(all.Take(3).Select(Seq));
    }

    [Fact]
    public async Task As_of_a_time_includes_what_happened_at_it()
    {
        var all = await ReplayAsync();
        var moment = (string)all[3]["timestamp"]!;
        var until = all.Where(l => DateTimeOffset.Parse((string)l["timestamp"]!) <= DateTimeOffset.Parse(moment)).Select(Seq).ToList();

        (await ReplayAsync("--as-of", moment)).Select(Seq).ShouldBe(until);
        until.ShouldContain(Seq(all[3]));
        until.Count.ShouldBeLessThan(all.Count);
    }

    [Fact]
    public async Task A_kind_is_the_beginning_of_a_type()
    {
        var types = (await ReplayAsync("--kind", "model.", "--stream", world.Alpha.ConversationId)).Select(l => (string)l["type"]!).ToList();

        types.ShouldBe(["model.requested.v1", "model.called.v1"]);
    }

    [Fact]
    public async Task One_stream_is_printed_by_its_versions()
    {
        var lines = await ReplayAsync("--stream", world.Alpha.ConversationId);

        lines.Select(l => (long)l["version"]!).ShouldBe(Enumerable.Range(1, lines.Count).Select(n => (long)n));
        lines.ShouldAllBe(l => (string)l["streamType"]! == "conversation");
    }

    [Fact]
    public async Task For_people_an_event_is_one_line()
    {
        var events = await ReplayAsync();
        var printed = (await world.Konstruct.RunAsync("events", "replay", "--tenant", world.Alpha.Slug)).ShouldEndWith(0);

        printed.Out.TrimEnd('\n').Split('\n').Length.ShouldBe(events.Count);
        var verbose = (await world.Konstruct.RunAsync("events", "replay", "--tenant", world.Alpha.Slug, "--verbose")).ShouldEndWith(0);
        verbose.Out.ShouldContain("bodySha256:");
    }

    [Fact]
    public async Task What_an_erased_person_wrote_reads_erased_for_people_and_programs()
    {
        const string Secret = "Please forget that I am afraid of flying.";
        var workspace = world.Simulators.Slack.Find(world.Alpha.Team)!;
        workspace.AddUser("U0ERASED", "Eve");
        workspace.Channels.Values.First(c => c.Kind == SlackChannelKind.Channel).SetMember("U0ERASED", present: true);
        var said = await world.Simulators.Slack.People.SayAsync(new SlackUtterance { Team = world.Alpha.Team, User = "U0ERASED", Text = Secret, Mention = true });
        await world.Simulators.WaitForAsync(
            s => s.Slack.Thread(said.Channel, said.ThreadTs, world.Alpha.Team).Any(m => m.IsFromApp && m.Text != "Thinking..."), Eventually.Timeout);
        var before = (await ReplayAsync()).Single(l => l["data"]?["content"]?["text"]?.GetValue<string>() == Secret);
        var sender = (string)before["data"]!["sender"]!;
        var stream = (string)before["stream"]!;
        await Eventually.HoldsAsync(
            async () => (await world.Database.ListAsync<string>("select type from events.mt_events where stream_id = $1", Guid.Parse(stream))).Contains("reply.delivered.v1"),
            "the turn has ended");

        (await world.Database.TamperAsync("update events.subject_keys set wrapped = null, destroyed_at = now() where tenant_id = $1 and subject = $2", world.Alpha.Id, Guid.Parse(sender))).ShouldBe(1);

        var erased = (await ReplayAsync("--stream", stream)).Single(l => (string)l["type"]! == "message.received.v1");
        ((string)erased["data"]!["content"]!).ShouldBe("[erased]");
        var people = await world.Konstruct.RunAsync("events", "replay", "--tenant", world.Alpha.Slug, "--stream", stream);
        people.Out.ShouldContain("[erased]");
        people.Out.ShouldNotContain("afraid");
        var shown = (await world.Konstruct.RunAsync("conversation", "show", stream, "--tenant", world.Alpha.Slug, "--json")).ShouldEndWith(0).Document();
        ((string)shown["messages"]![0]!["text"]!).ShouldBe("[erased]");
        shown["messages"]![0]!["senderId"].ShouldBeNull();
    }

    private async Task<List<JsonObject>> ReplayAsync(params string[] more) =>
        (await world.Konstruct.RunAsync(["events", "replay", "--tenant", world.Alpha.Slug, "--json", .. more])).ShouldEndWith(0).Lines();

    private static long Seq(JsonObject line) => (long)line["seq"]!;
}
