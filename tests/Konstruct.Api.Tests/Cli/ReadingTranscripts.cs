using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Api.Cli;
using Konstruct.Api.Platform;
using Konstruct.Api.Tests.Events;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Tests.Cli;

/// <summary>What <c>conversation show</c> makes of a conversation with recall, tools, summaries and humans, from the golden events.</summary>
public class ReadingTranscripts
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_asked =
        ["conversation.started.v1", "message.received.v1", "turn.started.v1", "file.stored.v1", "file.failed.v1", "memory.recalled.v1", "model.requested.v1", "model.called.v1.more"];

    [Fact]
    public void Recall_is_shown_with_its_counts_and_cost()
    {
        var recall = Read(s_asked).Turns.ShouldHaveSingleItem().Steps[0];
        (recall.Kind, recall.Outcome, recall.Memories, recall.Chunks, recall.InputTokens, recall.CostUsd, recall.Code)
            .ShouldBe(("recall", "done", 1, 1, 12, "0.00000024", "knowledge_unavailable"));
    }

    [Fact]
    public void Files_stand_with_their_message() =>
        Read(s_asked).Messages.ShouldHaveSingleItem().Files.Select(f => (f.Bytes, f.Code)).ShouldBe([(2_048L, null), ((long?)null, "file_too_large")]);

    [Fact]
    public void A_use_of_a_tool_is_one_step_from_the_approval_to_its_result()
    {
        var waits = Read([.. s_asked, "tool.approval_requested.v1", "turn.parked.v1"]).Turns[0];
        waits.Status.ShouldBe("awaiting_approval");
        (waits.Steps[^1].Kind, waits.Steps[^1].Outcome, waits.Steps[^1].EndedAt).ShouldBe(("tool", "awaiting_approval", null));

        var ran = Read([.. s_asked, "tool.approval_requested.v1", "turn.parked.v1", "tool.approved.v1", "turn.resumed.v1", "tool.requested.v1", "tool.completed.v1"]).Turns[0];
        ran.Status.ShouldBe("running");
        ran.Steps.Count(s => s.Kind == "tool").ShouldBe(1);
        var tool = ran.Steps[^1];
        (tool.Outcome, tool.LatencyMs, tool.EndedAt).ShouldBe(("done", 412, s_noon.AddMinutes(13)));
        (tool.Tool!.Name, tool.Tool.By, tool.Tool.Arguments, tool.Tool.Result, tool.Tool.Bytes, tool.Tool.Truncated, tool.Tool.FromOutside)
            .ShouldBe(("http_request", "Ana Ortiz", "opened", "opened", 48_000, true, "http:api.example.com"));
    }

    [Theory]
    [InlineData("tool.denied.v1", "denied", "tool_declined", "Ana Ortiz")]
    [InlineData("tool.denied.v1.least", "denied", "tool_not_assigned", null)]
    [InlineData("tool.failed.v1", "failed", "tool_failed", null)]
    public void A_tool_that_did_not_work_says_why(string golden, string outcome, string code, string? by)
    {
        var tool = Read([.. s_asked, golden]).Turns[0].Steps[^1];
        (tool.Outcome, tool.Code, tool.Tool!.By).ShouldBe((outcome, code, by));
    }

    [Fact]
    public void A_handoff_says_why_who_was_asked_and_who_has_it()
    {
        string[] asked = [.. s_asked, "conversation.escalated.v1", "conversation.handed_off.v1", "handoff.notify_requested.v1", "handoff.notified.v1", "handoff.relayed.v1"];
        var open = Read(asked).Handoffs.ShouldHaveSingleItem();
        (open.Status, open.Reason, open.Rule, open.Question, open.Relayed).ShouldBe(("asking", "rule", "billing AND attempts > 2", "opened", 1));
        open.Notices.ShouldHaveSingleItem().Outcome.ShouldBe("done");

        Read([.. asked, "handoff.timed_out.v1"]).Handoffs[0].Notices[0].Outcome.ShouldBe("timed_out");
        var back = Read([.. asked, "handoff.taken.v1", "conversation.handed_back.v1"]).Handoffs[0];
        (back.Status, back.TakenBy, back.HandedBackBy).ShouldBe(("handed_back", "Ana Ortiz", "Ana Ortiz"));
    }

    [Fact]
    public void What_humans_say_stands_apart_from_what_the_employee_says()
    {
        var said = Read(["conversation.started.v1", "conversation.handed_off.v1.least", "note.composed.v1", "human.replied.v1"]);
        said.Speeches.Select(s => (s.Kind, s.By, s.Text)).ShouldBe([("note", null, "opened"), ("human", "Ana Ortiz", "opened")]);
        said.Handoffs[0].Status.ShouldBe("taken");
        said.Turns.ShouldBeEmpty();
    }

    [Fact]
    public void A_summary_stands_with_its_text_or_why_there_is_none()
    {
        Read([.. s_asked, "summary.requested.v1", "summary.composed.v1"]).Summaries.ShouldHaveSingleItem().Text.ShouldBe("opened");
        Read([.. s_asked, "summary.requested.v1", "summary.failed.v1"]).Summaries[0].Code.ShouldBe("llm_unavailable");
    }

    [Fact]
    public void What_was_erased_reads_erased_everywhere()
    {
        var erased = Read(
            [.. s_asked, "tool.requested.v1", "tool.completed.v1", "conversation.handed_off.v1", "human.replied.v1", "summary.requested.v1", "summary.composed.v1"], opens: false);
        var tool = erased.Turns[0].Steps[^1].Tool!;
        string?[] texts = [tool.Arguments, tool.Result, erased.Handoffs[0].Question, erased.Speeches[0].Text, erased.Summaries[0].Text, erased.Messages[0].Text];
        texts.ShouldAllBe(t => t == PersonalContent.Erased);
    }

    [Fact]
    public void Every_event_of_a_conversation_has_a_gist_of_one_line()
    {
        foreach (var name in GoldenFiles.Names)
        {
            var (recorded, data) = Recorded(name, 0, opens: true);
            EventGist.Of(recorded, data, 200).ShouldNotContain('\n');
        }
    }

    private static Transcript Read(string[] goldens, bool opens = true)
    {
        var fold = new TranscriptFold();
        for (var i = 0; i < goldens.Length; i++)
        {
            var (recorded, data) = Recorded(goldens[i], i, opens);
            fold.Apply(recorded, data);
        }

        return fold.Result(Guid.Empty)!;
    }

    private static (Recorded Recorded, JsonNode Data) Recorded(string golden, int minute, bool opens)
    {
        var stored = GoldenFiles.Read(golden);
        var data = (JsonObject)JsonNode.Parse(stored)!;
        foreach (var (name, value) in data.ToList())
        {
            if (value is JsonObject personal && personal.ContainsKey("enc"))
                data[name] = opens ? new JsonObject { ["text"] = "opened", ["json"] = "opened", ["senderId"] = "U0MAYA" } : PersonalContent.Erased;
        }

        var e = EventTypes.Registry.Read(GoldenFiles.EventOf(golden), stored);
        return (
            new Recorded(
                TenantId.From(new Guid("0e000000-0000-7000-8000-000000000001")), Guid.Empty, minute + 1, new Position(1, 1, minute + 1), Guid.Empty,
                GoldenFiles.EventOf(golden), s_noon.AddMinutes(minute), e, null, null, null, null),
            data);
    }
}
