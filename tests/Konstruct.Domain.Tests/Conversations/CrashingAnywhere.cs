using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>After every prefix of every story the worker is lost, and another one goes on from the events alone.</summary>
public class CrashingAnywhere
{
    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void The_steps_lead_to_an_end(string story, int length)
    {
        var world = Ended(story, length);
        world.State.Turn.ShouldBeNull();
        world.State.Pending.ShouldBeEmpty();
        world.State.Notices.ShouldBeEmpty();
        world.State.Speeches.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void Every_turn_is_answered_once_in_all_its_parts_or_stands_among_the_failed_or_waits_for_approval(string story, int length)
    {
        var world = Ended(story, length);
        foreach (var turn in world.Events.OfType<ConversationEvent.TurnStarted>())
        {
            var at = world.Events.FindLastIndex(e => e is ConversationEvent.ReplyComposed composed && composed.TurnId == turn.TurnId);
            if (world.State.Parked.Find(t => t.TurnId == turn.TurnId) is { } parked)
            {
                at.ShouldBe(-1);
                (parked.WaitsForApproval || world.State.Handoff is not null).ShouldBeTrue($"turn {Number(turn.TurnId)} waits for nobody");
                continue;
            }

            if (AbandonedIn(world).Contains(turn.TurnId))
            {
                at.ShouldBe(-1);
                world.State.Failed.ShouldContain(f => f.Turn.TurnId == turn.TurnId && f.Code != null);
                continue;
            }

            var last = (ConversationEvent.ReplyComposed)world.Events[at];
            var delivered = world.Events.Skip(at).OfType<ConversationEvent.ReplyDelivered>().Where(e => e.TurnId == turn.TurnId).ToList();
            delivered.Select(d => d.Part).ShouldBe(Enumerable.Range(1, last.Parts), $"turn {Number(turn.TurnId)}");
            world.State.Failed.Exists(f => f.Turn.TurnId == turn.TurnId).ShouldBe(last.Kind == ReplyKind.Apology);
            if (last.Kind == ReplyKind.Handoff)
                world.Events.ShouldContain(e => e is ConversationEvent.HandedOff);
        }
    }

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void Every_message_is_in_one_turn_or_heard_by_a_human_or_rejected_or_deleted(string story, int length)
    {
        var world = Ended(story, length);
        var taken = world.Events.OfType<ConversationEvent.TurnStarted>().SelectMany(t => t.MessageIds).ToList();
        taken.ShouldBeUnique();
        var gone = world.Events.OfType<ConversationEvent.MessageRejected>().Select(r => r.MessageId)
            .Concat(world.Events.OfType<ConversationEvent.MessageDeleted>().Select(d => Message(int.Parse(d.ExternalId[2..]))));
        var others = world.Events.OfType<ConversationEvent.MessageReceived>().Select(m => m.MessageId).Except(taken).Except(gone).ToList();
        others.ShouldBeSubsetOf(world.State.Window.Select(w => w.Id));
        (others.Count == 0 || world.Events.Exists(e => e is ConversationEvent.HandedOff)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void What_humans_said_stands_in_the_channel_once(string story, int length)
    {
        var world = Ended(story, length);
        foreach (var said in world.Events.OfType<ConversationEvent.HumanReplied>())
            Delivered(said.ReplyId).ShouldBe(Enumerable.Range(1, said.Parts));
        foreach (var said in world.Events.OfType<ConversationEvent.NoteComposed>())
            Delivered(said.NoteId).ShouldBe(Enumerable.Range(1, said.Parts));

        IEnumerable<int> Delivered(Guid speech) => world.Events.OfType<ConversationEvent.ReplyDelivered>().Where(d => d.TurnId == speech).Select(d => d.Part);
    }

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void No_model_is_asked_again_once_one_has_answered(string story, int length)
    {
        var world = Ended(story, length);
        foreach (var turn in world.Events.OfType<ConversationEvent.ModelCalled>().Where(c => c.ToolUses is null).Select(e => e.TurnId).Distinct())
        {
            world.Events.SkipWhile(e => e is not ConversationEvent.ModelCalled { ToolUses: null } called || called.TurnId != turn)
                .ShouldNotContain(e => e is ConversationEvent.ModelRequested && ((ConversationEvent.ModelRequested)e).TurnId == turn);
        }
    }

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void No_tool_that_must_not_run_twice_is_requested_twice(string story, int length) =>
        Ended(story, length).Events.OfType<ConversationEvent.ToolRequested>().Where(t => !t.Idempotent).Select(t => t.ToolCallId).ShouldBeUnique();

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void Every_tool_has_one_outcome_or_waits_or_a_human_was_told(string story, int length)
    {
        var world = Ended(story, length);
        var outcomes = world.Events.Select(e => e switch
        {
            ConversationEvent.ToolCompleted t => t.ToolCallId,
            ConversationEvent.ToolFailed t => t.ToolCallId,
            ConversationEvent.ToolDenied t => t.ToolCallId,
            _ => (Guid?)null,
        }).OfType<Guid>().ToList();
        outcomes.ShouldBeUnique();
        var waiting = world.State.Parked.SelectMany(t => t.OpenTools).Select(t => t.ToolCallId);
        foreach (var called in world.Events.OfType<ConversationEvent.ModelCalled>())
        {
            var isHandedOff = world.Events.Exists(e => e is ConversationEvent.ReplyComposed { Kind: ReplyKind.Handoff } r && r.TurnId == called.TurnId);
            if (!isHandedOff && !AbandonedIn(world).Contains(called.TurnId))
                (called.ToolUses ?? []).Select(u => u.ToolCallId).Except(outcomes).Except(waiting).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void No_placeholder_is_left_behind(string story, int length)
    {
        var world = Ended(story, length);
        var replaced = world.Events.OfType<ConversationEvent.ReplyDelivered>().Select(d => d.ExternalId).ToList();
        var waiting = world.State.Parked.Select(t => t.TurnId).ToList();
        world.Events.OfType<ConversationEvent.PlaceholderPosted>().Where(p => !waiting.Contains(p.TurnId)).Select(p => p.ExternalId).Except(replaced).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void Whoever_is_asked_to_take_it_over_knows_of_everything(string story, int length)
    {
        if (Ended(story, length).State.Handoff is not { } handoff)
            return;
        handoff.OpenOutboundId.ShouldBeNull();
        handoff.ToNotify.ShouldBeNull();
        if (handoff.Notified is not null)
            handoff.Relays.ShouldBeEmpty();
    }

    private static IEnumerable<Guid> AbandonedIn(PerfectWorld world) => world.Events.OfType<ConversationEvent.TurnAbandoned>().Select(e => e.TurnId);

    private static PerfectWorld Ended(string story, int length)
    {
        var world = new PerfectWorld(Stories.Prefix(story, length));
        world.RunToTheEnd().ShouldBeTrue();
        return world;
    }
}
