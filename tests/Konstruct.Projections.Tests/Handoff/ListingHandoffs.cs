using Konstruct.Domain.Conversations;
using Konstruct.Projections.Handoff;
using Konstruct.Projections.Tests.Examples;
using static Konstruct.Projections.Tests.Conversations.ConversationExamples;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Handoff;

public class ListingHandoffs
{
    private const string Rule = "billing AND attempts > 2";
    private static readonly HandoffsReadModel Model = new();
    private static readonly Guid First = new("0d000000-0000-7000-8000-000000000001");
    private static readonly Guid Second = new("0d000000-0000-7000-8000-000000000002");

    private static readonly ConversationEvent Escalated = new ConversationEvent.Escalated(null, EscalationReason.Rule, Rule, null);
    private static readonly HandoffRow Open = new(
        StreamKey, First, EscalationReason.Rule, Rule, "slack:#billing", HandoffRow.Open, null, 0, null, Noon.AddMinutes(1), null,
        "slack:#billing\nslack:@maya\ninbox");

    [Fact]
    public void It_says_why_by_which_rule_and_who_is_asked() => Model.OneRow(Escalated, HandedOver(First)).ShouldBe(Open);

    [Fact]
    public void Whoever_cannot_be_told_is_given_up_for_the_next_one_and_the_inbox_is_always_there()
    {
        Model.OneRow(Escalated, HandedOver(First), Failed("slack:#billing")).ShouldBe(Open with { Target = "slack:@maya", Asked = 1, FailureCode = "not_in_channel" });
        Model.OneRow(Escalated, HandedOver(First), Failed("slack:#billing"), Failed("slack:@maya"), Failed("inbox")).Target.ShouldBe("inbox");
        Model.OneRow(Escalated, HandedOver(First), Failed("slack:#billing", final: false)).ShouldBe(Open with { FailureCode = "not_in_channel" });
    }

    [Fact]
    public void Nobody_in_time_asks_the_next_one_and_after_the_last_the_first_again()
    {
        Model.OneRow(Escalated, HandedOver(First), Late("slack:#billing")).ShouldBe(Open with { Target = "slack:@maya", Asked = 1, TimedOut = 1 });
        Model.Fold(Of(Escalated, HandedOver(First), Late("slack:#billing"), Late("slack:@maya"), Late("inbox"))).Values.ShouldHaveSingleItem().ShouldBe(Open with { TimedOut = 3 });
    }

    [Fact]
    public void Who_took_it_or_answered_first_has_it_until_it_is_handed_back()
    {
        Model.OneRow(Escalated, HandedOver(First), new ConversationEvent.HandoffTaken(First, "Ana"), new ConversationEvent.HandoffTaken(First, "Rui"))
            .ShouldBe(Open with { Status = HandoffRow.Taken, TakenBy = "Ana" });
        Model.OneRow(Escalated, HandedOver(First), new ConversationEvent.HandoffTaken(First, "Ana"), Late("slack:#billing")).TimedOut.ShouldBe(0);
        Model.OneRow(Escalated, HandedOver(First), new ConversationEvent.HandoffTaken(First, "Ana"), new ConversationEvent.HandedBack(First, "Ana"))
            .ShouldBe(Open with { Status = HandoffRow.HandedBack, TakenBy = "Ana", EndedAt = Noon.AddMinutes(3) });
    }

    [Fact]
    public void What_is_handed_over_already_is_not_handed_over_again() =>
        Model.OneRow(Escalated, HandedOver(First), HandedOver(Second), new ConversationEvent.HandedBack(Second, "Ana")).ShouldBe(Open);

    [Fact]
    public void The_next_handoff_takes_the_place_of_the_one_that_ended() =>
        Model.OneRow(Escalated, HandedOver(First), new ConversationEvent.HandedBack(First, "Ana"), new ConversationEvent.Escalated(null, EscalationReason.HumanRequested, null, null), HandedOver(Second))
            .ShouldBe(Open with { HandoffId = Second, Rule = null, Since = Noon.AddMinutes(4) });

    [Fact]
    public void A_conversation_without_a_handoff_has_no_row() => Model.Fold(Of(Started, Received(1), TurnStarted(1, 1))).ShouldBeEmpty();

    private static ConversationEvent HandedOver(Guid handoff) => new ConversationEvent.HandedOff(
        handoff, null, Nora, 1, EscalationReason.Rule, ["slack:#billing", "slack:@maya", "inbox"], Maya, 15, null);

    private static ConversationEvent Failed(string target, bool final = true) =>
        new ConversationEvent.HandoffNotifyFailed(First, Outbound(1), target, "not_in_channel", final);

    private static ConversationEvent Late(string target) => new ConversationEvent.HandoffTimedOut(First, target);
}
