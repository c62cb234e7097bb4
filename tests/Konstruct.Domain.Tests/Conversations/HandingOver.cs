using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>A conversation in human hands, beyond what the stories tell.</summary>
public class HandingOver
{
    [Fact]
    public void The_next_one_is_asked_although_the_notice_to_the_one_before_is_still_open()
    {
        var late = Fold(Started, HandedOff(1, null, Billing, Ana), NotifyRequested(1, 1, Billing), TimedOut(1, Billing));
        Steps.Of(late).ShouldBe(["notify human slack:@ana"]);
        Steps.Of(late.After(Notified(1, 1, Billing))).ShouldBe(["notify human slack:@ana"]);
    }

    [Fact]
    public void A_relay_on_its_way_to_the_one_before_is_in_the_package_of_the_next()
    {
        var relaying = Fold(Started, HandedOff(1, null, Billing, Ana), NotifyRequested(1, 1, Billing), Notified(1, 1, Billing), Received(1), RelayRequested(1, 1, 2));
        Steps.Of(relaying).ShouldBe(["resolve relay 1"]);
        Steps.Of(relaying.After(TimedOut(1, Billing), NotifyRequested(1, 3, Ana), Notified(1, 3, Ana))).ShouldBeEmpty();
    }

    [Fact]
    public void After_the_inbox_the_first_one_is_asked_again()
    {
        var round = Fold(Started, HandedOff(1, null, Billing), NotifyRequested(1, 1, Billing), Notified(1, 1, Billing), TimedOut(1, Billing));
        Steps.Of(round).ShouldBeEmpty();
        Steps.Of(round.After(TimedOut(1, OpenHandoff.Inbox))).ShouldBe(["notify human slack:#billing"]);
        round.After(TimedOut(1, OpenHandoff.Inbox)).Handoff!.TimedOut.ShouldBe(2);
    }

    [Fact]
    public void Who_has_it_is_not_timed_out_and_nobody_else_is_asked()
    {
        var taken = Fold(Started, HandedOff(1, null, Billing, Ana), Taken(1), TimedOut(1, Billing));
        Steps.Of(taken).ShouldBeEmpty();
        taken.Handoff!.TimedOut.ShouldBe(0);
    }

    [Fact]
    public void Whoever_replies_has_taken_it() =>
        Fold(Started, HandedOff(1, null, Billing), HumanReplied(1, 51)).Handoff!.TakenBy.ShouldBe("Ana");

    [Fact]
    public void What_the_person_writes_is_shown_where_somebody_answers_whoever_is_told_meanwhile()
    {
        var under = new Notified(Billing, "C0BILLING", Ts(1));
        var answered = Fold(Started, HandedOff(1, null, Billing, Ana), NotifyRequested(1, 1, Billing), NotifyFailed(1, 1, Billing, final: true), NotifyRequested(1, 2, Ana))
            .After((ConversationEvent.HumanReplied)HumanReplied(1, 51) with { WrittenUnder = under }, Notified(1, 2, Ana), Received(1));
        answered.Handoff!.ShownUnder.ShouldBe(under);
        Steps.Of(answered).ShouldContain("relay 1");
    }

    [Fact]
    public void What_was_in_a_package_that_never_stood_anywhere_is_in_the_next_or_shown_by_itself()
    {
        var asked = Fold(Started, HandedOff(1, null, Billing, Ana), Received(1), NotifyRequested(1, 1, Billing));
        var given = asked.After(NotifyFailed(1, 1, Billing, final: true));
        given.Handoff!.Relays.ShouldHaveSingleItem();
        given.After(NotifyRequested(1, 2, Ana), Received(2), Notified(1, 2, Ana)).Handoff!.Relays.ShouldHaveSingleItem().Message.MessageId.ShouldBe(Message(2));
        asked.After(NotifyFailed(1, 1, Billing)).Handoff!.Relays.ShouldHaveSingleItem().InPackage.ShouldBeNull();
        asked.After(Notified(1, 1, Billing)).Handoff!.Relays.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_written_after_somebody_took_it_unnotified_is_shown_where_the_rules_say()
    {
        var taken = Fold(Started, HandedOff(1, null, Billing), Taken(1));
        Steps.Of(taken).ShouldBeEmpty();
        Steps.Of(taken.After(Received(1))).ShouldBe(["notify human slack:#billing"]);
        Steps.Of(taken.After(Received(1), NotifyRequested(1, 1, Billing), Notified(1, 1, Billing))).ShouldBeEmpty();
        Steps.Of(taken.After(Received(1), NotifyRequested(1, 1, Billing), Received(2), Notified(1, 1, Billing))).ShouldBe(["relay 2"]);
    }

    [Fact]
    public void Taken_while_the_notice_failed_what_was_written_before_is_not_lost()
    {
        var taken = Fold(Started, HandedOff(1, null, Billing, Ana), Received(1), NotifyRequested(1, 1, Billing), Taken(1), NotifyFailed(1, 1, Billing, final: true));
        Steps.Of(taken).ShouldBe(["notify human slack:@ana"]);
        taken.After(NotifyRequested(1, 2, Ana), NotifyFailed(1, 2, Ana, final: true)).Handoff!.Relays.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_stranger_who_writes_meanwhile_is_neither_shown_nor_remembered_as_the_person()
    {
        var state = Fold(Started, HandedOff(1, null, Billing), NotifyRequested(1, 1, Billing), Notified(1, 1, Billing), Received(1), Received(2, Omar))
            .After(new ConversationEvent.MessageRejected(Message(2), RejectionReason.External, null));
        state.Handoff!.Relays.ShouldHaveSingleItem().Message.MessageId.ShouldBe(Message(1));
        state.Window.ShouldHaveSingleItem().Id.ShouldBe(Message(1));
        state.Notices.ShouldBeEmpty();
    }

    [Fact]
    public void What_waited_goes_to_the_human_and_is_not_answered_by_the_employee()
    {
        var handedOff = Fold(Started, Received(1), Received(2), HandedOff(1, null));
        Steps.Of(handedOff).ShouldBeEmpty();
        handedOff.Window.Select(w => w.Id).ShouldBe([Message(1), Message(2)]);
        Steps.Of(handedOff.After(HandedBack(1))).ShouldBeEmpty();
    }

    [Fact]
    public void A_waiting_relay_follows_edits_and_deletions()
    {
        var waiting = Fold(Started, HandedOff(1, null, Billing), NotifyRequested(1, 1, Billing), Notified(1, 1, Billing), Received(1), Received(2));
        var changed = waiting.After(Edited(1, "new words"), Deleted(2));
        changed.Handoff!.Relays.ShouldHaveSingleItem().Message.Content.ShouldBe(Words(Maya, "new words"));
    }

    [Fact]
    public void What_the_human_said_is_remembered_as_theirs_and_a_note_is_not()
    {
        var said = Fold(Started, HandedOff(1, null), Noted(1, 50), Delivered(50, 1, 1, ts: 101), HumanReplied(1, 51), Delivered(51, 2, 1, ts: 102), HandedBack(1));
        var entry = said.Window.ShouldHaveSingleItem();
        (entry.Id, entry.ByHuman, entry.Message).ShouldBe((TurnId(51), true, null));
    }

    [Fact]
    public void What_the_channel_refuses_for_good_does_not_hold_up_what_is_said_after_it() =>
        Steps.Of(Fold(Started, HandedOff(1, null), HumanReplied(1, 51), HumanReplied(1, 52), DeliveryRequested(51, 1), DeliveryFailed(51, 1, final: true)))
            .ShouldBe(["say 1"]);

    [Fact]
    public void The_second_handoff_of_two_at_once_changes_nothing_until_it_is_handed_back()
    {
        var first = Fold(Started, HandedOff(1, null, Billing));
        Shape.Of(first.After(HandedOff(2, null, Ana), HandedBack(2), HumanReplied(2, 51))).ShouldBe(Shape.Of(first));
    }

    [Fact]
    public void The_user_has_tried_nothing_yet_once_it_is_handed_back()
    {
        var tried = Fold([Started, .. KeepingTheWindow.Answered(1), .. KeepingTheWindow.Answered(2)]);
        tried.Attempts.ShouldBe(2);
        tried.After(HandedOff(1, null), Received(3)).Attempts.ShouldBe(2);
        tried.After(HandedOff(1, null), HandedBack(1)).Attempts.ShouldBe(0);
    }
}
