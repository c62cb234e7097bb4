using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

public class AskingForTheNextStep
{
    [Fact]
    public void Before_anything_happened_there_is_nothing_to_do() => Steps.Of(Conversation.NotStarted).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Stories.Prefixes), MemberType = typeof(Stories))]
    public void Every_prefix_of_every_story_has_exactly_these_next_steps(string story, int length) =>
        Steps.Of(Fold(Stories.Prefix(story, length))).ShouldBe(Stories.NextOf(story, length));

    [Fact]
    public void The_stories_hold_every_kind_of_event() =>
        Stories.Events.Select(e => e.GetType()).Distinct().ShouldBe(
            typeof(ConversationEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(ConversationEvent))), ignoreOrder: true);

    [Fact]
    public void The_stories_ask_for_every_kind_of_step()
    {
        var prefixes = Stories.Names.SelectMany(name => Enumerable.Range(0, Stories.LengthOf(name) + 1).Select(n => Stories.Prefix(name, n)));
        var asked = prefixes.SelectMany(p => TurnSteps.Next(Fold(p))).Select(s => s.GetType()).Distinct();
        var all = typeof(Step).GetNestedTypes().Concat(typeof(Step.Resolve).GetNestedTypes()).Where(t => !t.IsAbstract);
        asked.ShouldBe(all, ignoreOrder: true);
    }

    [Fact]
    public void The_answer_waits_for_a_placeholder_that_is_on_its_way()
    {
        var composed = Fold(Started, Received(1), TurnStarted(1, 1), PlaceholderRequested(1, 1), ModelRequested(1, 1), ModelCalled(1, 1), Composed(1));
        Steps.Of(composed).ShouldBe(["resolve placeholder 1"]);
        Steps.Of(composed.After(PlaceholderPosted(1, 1, ts: 101))).ShouldBe(["deliver 1 over 1.0101"]);
        Steps.Of(composed.After(PlaceholderFailed(1, 1))).ShouldBe(["deliver 1"]);
    }

    [Fact]
    public void An_answer_that_comes_first_needs_no_placeholder() =>
        Steps.Of(Fold(Started, Received(1), TurnStarted(1, 1), ModelRequested(1, 1), ModelCalled(1, 1), Composed(1))).ShouldBe(["deliver 1"]);

    [Fact]
    public void A_placeholder_that_somebody_removed_is_not_replaced_any_more() =>
        Steps.Of(Fold(
            Started, Received(1), TurnStarted(1, 1), PlaceholderRequested(1, 1), PlaceholderPosted(1, 1, ts: 101), Composed(1),
            DeliveryRequested(1, 2, 1, replaces: 101), PlaceholderFailed(1, 2), DeliveryFailed(1, 2))).ShouldBe(["deliver 1"]);

    [Fact]
    public void A_turn_takes_up_twenty_messages_and_the_rest_wait()
    {
        var flood = Fold([Started, .. Enumerable.Range(1, 25).Select(n => Received(n))]);
        var admit = TurnSteps.Next(flood).ShouldHaveSingleItem().ShouldBeOfType<Step.Admit>();
        admit.Messages.Select(m => Number(m.MessageId)).ShouldBe(Enumerable.Range(1, 20));

        var answered = flood.After(TurnStarted(1, [.. Enumerable.Range(1, 20)]), Composed(1), Delivered(1, 1, 1, ts: 201));
        Steps.Of(answered).ShouldBe(["admit 21 22 23 24 25"]);
    }
}
