using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>However many want to hand a conversation over at once, it is handed over once.</summary>
public sealed class HandingOverOnce
{
    private static readonly ConversationCommand.HandOff s_handOff = new(
        TurnId(1), HandoffId(1), EscalationReason.ToolOutcomeUnknown, null, null, [Billing, OpenHandoff.Inbox], 15, "Please check.", new Told("A colleague comes.", 1, "slack/1"));

    private static readonly ConversationCommand.TakeOver s_takeOver = new(HandoffId(2), Maya, Agent, 1, 15, "Ana");

    private static readonly ConversationEvent s_told = new ConversationEvent.ReplyComposed(
        TurnId(1), ReplyKind.Handoff, null, Personal.Of(Maya, new ReplyContent("A colleague comes.")), 1, "slack/1");

    private static Conversation InATurn => Fold(Started, Received(1), TurnStarted(1, 1));

    [Fact]
    public void A_turn_hands_over_and_the_person_is_told() => Decided(InATurn, s_handOff).ShouldBe(
    [
        new ConversationEvent.Escalated(TurnId(1), EscalationReason.ToolOutcomeUnknown, null, null),
        new ConversationEvent.HandedOff(
            HandoffId(1), TurnId(1), Agent, 1, EscalationReason.ToolOutcomeUnknown, s_handOff.Targets, Maya, 15, Personal.Of(Maya, new ReplyContent("Please check."))),
        s_told,
    ]);

    [Fact]
    public void The_second_tool_of_the_turn_changes_nothing() =>
        Decided(InATurn.After([.. Decided(InATurn, s_handOff)]), s_handOff with { HandoffId = HandoffId(3) }).ShouldBeEmpty();

    [Fact]
    public void Where_somebody_has_taken_over_meanwhile_the_turn_only_ends() =>
        Decided(InATurn.After([.. Decided(InATurn, s_takeOver)]), s_handOff).ShouldBe([s_told]);

    [Fact]
    public void Whoever_takes_over_after_it_takes_that_handoff() =>
        Decided(InATurn.After([.. Decided(InATurn, s_handOff)]), s_takeOver).ShouldBe([new ConversationEvent.HandoffTaken(HandoffId(1), "Ana")]);

    [Fact]
    public void A_turn_that_is_over_or_another_hands_nothing_over()
    {
        Decided(InATurn, s_handOff with { TurnId = TurnId(2) }).ShouldBeEmpty();
        Decided(InATurn.After(Composed(1)), s_handOff).ShouldBeEmpty();
        Decided(InATurn.After(Composed(1), DeliveryRequested(1, 1), Delivered(1, 1, 1, ts: 101)), s_handOff).ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_to_a_handoff_that_is_over_is_refused_whether_it_was_handed_over_anew_or_not()
    {
        var anew = Fold(Started, HandedOff(1, null), HandedBack(1), HandedOff(2, null));
        var reply = new ConversationCommand.Reply(TurnId(51), "Ana", new Told("Hello.", 1, "slack/1"), HandoffId(1));
        Refused(anew, reply).ShouldBe(ConversationRefusals.HandoffOver);
        Refused(anew, new ConversationCommand.HandBack("Ana", HandoffId(1))).ShouldBe(ConversationRefusals.HandoffOver);
        Refused(Fold(Started, HandedOff(1, null), HandedBack(1)), reply).ShouldBe(ConversationRefusals.NotHandedOff);
        Refused(anew, reply with { HandoffId = HandoffId(2) }).ShouldBeNull();
    }

    private static IReadOnlyList<ConversationEvent> Decided(Conversation state, ConversationCommand command) =>
        ConversationDecider.Decide(state, command, Moments.Noon).Events;

    private static Refusal? Refused(Conversation state, ConversationCommand command) => ConversationDecider.Decide(state, command, Moments.Noon).Refusal;
}
