using System.Text.Json;
using Konstruct.Api.Conversations;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Tests.Events;

/// <summary>Every golden event folded from every state that the golden events reach; and every such state through its snapshot and back.</summary>
public class KeepingSnapshots
{
    private const int Enough = 1_500;

    private static readonly List<ConversationEvent> s_goldens =
    [
        .. GoldenFiles.Names.Select(n => EventTypes.Registry.Read(GoldenFiles.EventOf(n), GoldenFiles.Read(n))).OfType<ConversationEvent>(),
    ];

    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_turn = ["conversation.started.v1", "message.received.v1", "turn.started.v1", "placeholder.posted.v1", "file.stored.v1", "memory.recalled.v1"];

    // Deeper than breadth reaches: every state on these ways is one to begin from.
    private static readonly string[][] s_ways =
    [
        [.. s_turn, "model.requested.v1", "model.called.v1.more", "tool.requested.v1", "tool.completed.v1", "model.requested.v1", "model.called.v1", "reply.composed.v1", "delivery.requested.v1", "reply.delivered.v1"],
        [.. s_turn, "model.called.v1.more", "tool.approval_requested.v1", "turn.parked.v1", "tool.approved.v1", "turn.resumed.v1"],
        [.. s_turn, "model.called.v1.more", "tool.denied.v1", "reply.composed.v1.least", "reply.delivered.v1"],
        [.. s_turn, "reply.composed.v1", "reply.delivered.v1", "summary.requested.v1", "summary.composed.v1"],
        ["conversation.started.v1", "conversation.handed_off.v1", "handoff.notify_requested.v1", "handoff.notified.v1", "message.received.v1", "handoff.relay_requested.v1", "human.replied.v1"],
        ["conversation.started.v1", "conversation.handed_off.v1", "handoff.timed_out.v1", "handoff.taken.v1", "note.composed.v1"],
    ];

    // Breadth first: few events reach every kind of state, so enough states reach all that matter.
    private static readonly Dictionary<string, Conversation> s_states = Reach();

    [Fact]
    public void Enough_kinds_of_states_are_reached()
    {
        var states = s_states.Values.ToList();
        states.ShouldContain(c => c.Turn != null && c.Turn.Placeholder is Placeholder.Posted);
        states.ShouldContain(c => c.Turn != null && c.Turn.Calls.Exists(a => a.Succeeded));
        states.ShouldContain(c => c.Turn != null && c.Turn.Reply != null && c.Turn.Reply.Open != null);
        states.ShouldContain(c => c.Turn == null && !c.Failed.IsEmpty);
        states.ShouldContain(c => c.Notices.Exists(n => n.OpenOutboundId != null));
        states.ShouldContain(c => c.Window.Exists(w => w.Files != null) && c.Window.Exists(w => w.FromOutside));
        states.ShouldContain(c => c.Turn != null && c.Turn.Recalled != null && !c.Turn.Recalled.Memories.IsEmpty && !c.Turn.FromOutside.IsEmpty);
        foreach (var status in Enum.GetValues<ToolStatus>())
            states.ShouldContain(c => Turns(c).Any(t => t.Rounds.Exists(r => r.Calls.Exists(call => call.Status == status))), $"{status}");
        states.ShouldContain(c => c.Parked.Exists(t => t.WaitsForApproval && !t.SetAside.IsEmpty && t.Placeholder is Placeholder.Posted));
        states.ShouldContain(c => c.Failed.Exists(f => f.Turn.Rounds.Exists(r => r.Calls.Exists(call => call.Result != null))));
        states.ShouldContain(c => c.Summarising != null && !c.Summarising.Covers.IsEmpty);
        states.ShouldContain(c => c.Summary != null);
        states.ShouldContain(c => c.Handoff != null && c.Handoff.Notified != null && c.Handoff.Relays.Exists(r => r.OpenOutboundId != null));
        states.ShouldContain(c => c.Handoff != null && c.Handoff.TakenBy != null && c.Handoff.TimedOut > 0 && !c.Speeches.IsEmpty);
    }

    [Fact]
    public void Every_state_comes_back_from_its_snapshot_as_it_was()
    {
        foreach (var (snapshot, state) in s_states)
        {
            var again = JsonSerializer.Deserialize<Conversation>(snapshot, ConversationJson.Options)!;
            Write(again).ShouldBe(snapshot);
            TurnSteps.Next(again).Length.ShouldBe(TurnSteps.Next(state).Length);
        }
    }

    [Fact]
    public void A_state_from_a_snapshot_goes_on_as_if_it_had_never_been_one()
    {
        foreach (var (snapshot, state) in s_states)
        {
            var again = JsonSerializer.Deserialize<Conversation>(snapshot, ConversationJson.Options)!;
            foreach (var golden in s_goldens)
                Write(ConversationFold.Apply(again, golden, s_noon)).ShouldBe(Write(ConversationFold.Apply(state, golden, s_noon)));
        }
    }

    [Fact]
    public void A_snapshot_holds_no_word_in_clear() =>
        s_states.Keys.ShouldAllBe(snapshot => !snapshot.Contains("\"text\"", StringComparison.OrdinalIgnoreCase) && !snapshot.Contains("senderId", StringComparison.Ordinal));

    [Fact]
    public void Every_event_of_the_other_streams_is_folded_from_every_state()
    {
        Konstruct.Domain.Tenants.TenantDecider.Instance.ShouldFoldEverything();
        Konstruct.Domain.Agents.AgentDecider.Instance.ShouldFoldEverything();
        Konstruct.Domain.Channels.ChannelDecider.Instance.ShouldFoldEverything();
        Konstruct.Domain.Knowledge.KnowledgeDecider.Instance.ShouldFoldEverything();
        Konstruct.Domain.Tools.McpServerDecider.Instance.ShouldFoldEverything();
        Konstruct.Domain.AccessTokens.AccessTokenDecider.Instance.ShouldFoldEverything();
    }

    private static Dictionary<string, Conversation> Reach()
    {
        var seen = new Dictionary<string, Conversation>(StringComparer.Ordinal) { [Write(Conversation.NotStarted)] = Conversation.NotStarted };
        var waiting = new Queue<Conversation>([Conversation.NotStarted]);
        foreach (var way in s_ways)
        {
            var state = Conversation.NotStarted;
            foreach (var golden in way.Select(name => (ConversationEvent)EventTypes.Registry.Read(GoldenFiles.EventOf(name), GoldenFiles.Read(name))))
            {
                state = ConversationFold.Apply(state, golden, s_noon);
                if (seen.TryAdd(Write(state), state))
                    waiting.Enqueue(state);
            }
        }

        while (waiting.TryDequeue(out var state) && seen.Count < Enough)
        {
            foreach (var next in s_goldens.Select(g => ConversationFold.Apply(state, g, s_noon)))
            {
                if (seen.TryAdd(Write(next), next))
                    waiting.Enqueue(next);
            }
        }

        return seen;
    }

    private static IEnumerable<Turn> Turns(Conversation c) => [.. c.Turn is null ? (Turn[])[] : [c.Turn], .. c.Parked, .. c.Failed.Select(f => f.Turn)];

    private static string Write(Conversation conversation) => JsonSerializer.Serialize(conversation, ConversationJson.Options);
}
