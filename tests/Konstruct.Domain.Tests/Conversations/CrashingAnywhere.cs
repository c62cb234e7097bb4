using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>After every prefix of the long turn the worker is lost, and another one goes on from the events alone.</summary>
public class CrashingAnywhere
{
    [Theory]
    [MemberData(nameof(LongTurn.Prefixes), MemberType = typeof(LongTurn))]
    public void The_steps_lead_to_an_end(int length)
    {
        var world = new PerfectWorld(LongTurn.Prefix(length));
        world.RunToTheEnd().ShouldBeTrue();
        world.State.Turn.ShouldBeNull();
        world.State.Pending.ShouldBeEmpty();
        world.State.Notices.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(LongTurn.Prefixes), MemberType = typeof(LongTurn))]
    public void Every_turn_is_answered_once_in_all_its_parts_or_stands_among_the_failed(int length)
    {
        var world = new PerfectWorld(LongTurn.Prefix(length));
        world.RunToTheEnd();
        foreach (var turn in world.Events.OfType<ConversationEvent.TurnStarted>())
        {
            var at = world.Events.FindLastIndex(e => e is ConversationEvent.ReplyComposed composed && composed.TurnId == turn.TurnId);
            var last = (ConversationEvent.ReplyComposed)world.Events[at];
            var delivered = world.Events.Skip(at).OfType<ConversationEvent.ReplyDelivered>().Where(e => e.TurnId == turn.TurnId).ToList();
            delivered.Select(d => d.Part).ShouldBe(Enumerable.Range(1, last.Parts), $"turn {Number(turn.TurnId)}");
            world.State.Failed.Exists(f => f.Turn.TurnId == turn.TurnId).ShouldBe(last.Kind == ReplyKind.Apology);
        }
    }

    [Theory]
    [MemberData(nameof(LongTurn.Prefixes), MemberType = typeof(LongTurn))]
    public void Every_message_is_in_one_turn_or_rejected_or_deleted(int length)
    {
        var world = new PerfectWorld(LongTurn.Prefix(length));
        world.RunToTheEnd();
        var taken = world.Events.OfType<ConversationEvent.TurnStarted>().SelectMany(t => t.MessageIds).ToList();
        taken.ShouldBeUnique();
        var gone = world.Events.OfType<ConversationEvent.MessageRejected>().Select(r => r.MessageId)
            .Concat(world.Events.OfType<ConversationEvent.MessageDeleted>().Select(d => Message(int.Parse(d.ExternalId[2..]))));
        world.Events.OfType<ConversationEvent.MessageReceived>().Select(m => m.MessageId).Except(taken).Except(gone).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(LongTurn.Prefixes), MemberType = typeof(LongTurn))]
    public void No_model_is_asked_again_once_one_has_answered(int length)
    {
        var world = new PerfectWorld(LongTurn.Prefix(length));
        world.RunToTheEnd();
        foreach (var turn in world.Events.OfType<ConversationEvent.ModelCalled>().Select(e => e.TurnId).Distinct())
        {
            world.Events.SkipWhile(e => e is not ConversationEvent.ModelCalled called || called.TurnId != turn)
                .ShouldNotContain(e => e is ConversationEvent.ModelRequested && ((ConversationEvent.ModelRequested)e).TurnId == turn);
        }
    }

    [Theory]
    [MemberData(nameof(LongTurn.Prefixes), MemberType = typeof(LongTurn))]
    public void No_placeholder_is_left_behind(int length)
    {
        var world = new PerfectWorld(LongTurn.Prefix(length));
        world.RunToTheEnd();
        var replaced = world.Events.OfType<ConversationEvent.ReplyDelivered>().Select(d => d.ExternalId).ToList();
        world.Events.OfType<ConversationEvent.PlaceholderPosted>().Select(p => p.ExternalId).Except(replaced).ShouldBeEmpty();
    }
}
