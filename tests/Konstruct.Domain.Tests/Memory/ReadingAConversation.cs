using Konstruct.Domain.Conversations;
using Konstruct.Domain.Memory;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Memory;

public sealed class ReadingAConversation
{
    private static readonly ConversationEvent[] s_answered = [Started, Received(1), TurnStarted(1, 1), Composed(1), Delivered(1, 1, 1, 2)];

    [Fact]
    public void An_answered_question_is_remembered_with_its_answer()
    {
        var exchange = Read(s_answered).Exchanges.ShouldHaveSingleItem();

        exchange.TurnId.ShouldBe(TurnId(1));
        exchange.AgentId.ShouldBe(Agent);
        exchange.Version.ShouldBe(5);
        exchange.Messages.ShouldHaveSingleItem().Sender.ShouldBe(Maya);
    }

    [Fact]
    public void Reading_on_gives_nothing_when_nothing_has_happened()
    {
        var reading = Read(s_answered);
        var again = ReadOn(s_answered, reading);

        again.Exchanges.ShouldBeEmpty();
        again.Turns.ShouldBeEmpty();
        again.NeedsAll.ShouldBeFalse();
        again.Version.ShouldBe(reading.Version);
    }

    [Fact]
    public void Reading_in_any_two_pieces_gives_what_reading_at_once_gives()
    {
        ConversationEvent[] all =
        [
            Started, Received(1), Received(2), Rejected(2), TurnStarted(1, 1), Received(3, Omar), Composed(1, parts: 2), Delivered(1, 1, 1, 8), Delivered(1, 2, 2, 9),
            TurnStarted(2, 3), Composed(2, ReplyKind.Apology), Delivered(2, 3, 1, 10), Received(4), Received(5), Deleted(5), TurnStarted(3, 4), Composed(3), Delivered(3, 4, 1, 11),
        ];
        var atOnce = Turns(Read(all).Exchanges);
        atOnce.ShouldBe([1, 3]);
        for (var cut = 1; cut < all.Length; cut++)
        {
            var first = Read(all[..cut]);
            var second = ReadOn(all, first);
            second.NeedsAll.ShouldBeFalse($"cut after {cut}");
            Turns(first.Exchanges).Concat(Turns(second.Exchanges)).ShouldBe(atOnce, $"cut after {cut}");
        }
    }

    [Fact]
    public void What_was_rejected_deleted_or_never_answered_is_not_remembered()
    {
        Read([Started, Received(1), Rejected(1)]).Exchanges.ShouldBeEmpty();
        Read([Started, Received(1), TurnStarted(1, 1), Composed(1)]).Exchanges.ShouldBeEmpty();
        Read([Started, Received(1), TurnStarted(1, 1), Composed(1, ReplyKind.Apology), Delivered(1, 1, 1, 2)]).Exchanges.ShouldBeEmpty();
        Read([.. s_answered, Deleted(1)]).Exchanges.ShouldBeEmpty();
        Read([Started, Received(1), Received(2), TurnStarted(1, 1, 2), Deleted(1), Composed(1), Delivered(1, 1, 1, 3)])
            .Exchanges.ShouldHaveSingleItem().Messages.ShouldHaveSingleItem().MessageId.ShouldBe(Message(2));
    }

    [Fact]
    public void An_edit_of_what_was_remembered_goes_back_to_the_beginning_and_gives_it_anew()
    {
        ConversationEvent[] all = [.. s_answered, Edited(1, "other words")];
        var progress = Read(s_answered);

        ReadOn(all, progress).NeedsAll.ShouldBeTrue();
        var anew = ConversationReading.Of(Moments(all, 0), progress.Version);
        anew.Turns.ShouldBe([TurnId(1)]);
        anew.Exchanges.ShouldHaveSingleItem().Messages[0].Content.ShouldBe(Words(Maya, "other words"));
    }

    [Fact]
    public void A_deletion_of_what_was_remembered_leaves_a_turn_without_an_exchange()
    {
        var reading = ConversationReading.Of(Moments([.. s_answered, Deleted(1)], 0), after: 5);

        reading.Turns.ShouldBe([TurnId(1)]);
        reading.Exchanges.ShouldBeEmpty();
    }

    [Fact]
    public void A_turn_that_is_answered_after_a_retry_is_remembered()
    {
        ConversationEvent[] failed = [Started, Received(1), TurnStarted(1, 1), Composed(1, ReplyKind.Apology), Delivered(1, 1, 1, 2)];
        ConversationEvent[] all = [.. failed, Retried(1), Composed(1), Delivered(1, 2, 1, 3)];

        ReadOn(all, Read(failed)).NeedsAll.ShouldBeTrue();
        Turns(ConversationReading.Of(Moments(all, 0), after: 5).Exchanges).ShouldBe([1]);
    }

    [Fact]
    public void Words_of_several_people_are_kept_apart_by_their_senders() =>
        Read([Started, Received(1), Received(2, Omar), TurnStarted(1, 1, 2), Composed(1), Delivered(1, 1, 1, 3)])
            .Exchanges.ShouldHaveSingleItem().Messages.Select(m => m.Sender).ShouldBe([Maya, Omar]);

    [Fact]
    public void A_message_that_waits_holds_the_start_of_the_next_reading_back_and_not_for_ever()
    {
        Read([.. s_answered, Received(2)]).ResumeAfter.ShouldBe(5);
        var many = Enumerable.Range(2, ConversationReading.MaxLookBack + 1).SelectMany(n => new[] { Received(n + 100), Rejected(n + 100) });
        var reading = Read([.. s_answered, Received(2), .. many]);
        reading.ResumeAfter.ShouldBe(reading.Version);
        ReadOn([.. s_answered, Received(2), .. many, TurnStarted(2, 2)], reading).NeedsAll.ShouldBeTrue();
    }

    private static ConversationReading Read(ConversationEvent[] events) => ConversationReading.Of(Moments(events, 0), 0);

    private static ConversationReading ReadOn(ConversationEvent[] events, ConversationReading before) =>
        ConversationReading.Of(Moments(events, before.ResumeAfter), before.Version);

    private static IEnumerable<ConversationMoment> Moments(ConversationEvent[] events, long after) =>
        events.Select((e, place) => new ConversationMoment(place + 1, Tests.Moments.Noon, e)).Where(m => m.Version > after);

    private static IEnumerable<int> Turns(IEnumerable<Exchange> exchanges) => exchanges.Select(e => Number(e.TurnId));
}
