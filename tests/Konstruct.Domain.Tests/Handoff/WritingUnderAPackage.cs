using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tests.Handoff;

/// <summary>The thread under a package: what waits in it, and what its writers are told.</summary>
public sealed class WritingUnderAPackage
{
    private static readonly Guid s_conversation = new("0d000000-0000-8000-8000-000000000001");
    private static readonly Guid s_handoff = new("06000000-0000-7000-8000-000000000001");
    private static readonly Guid s_ana = new("0a000000-0000-8000-8000-000000000002");

    private static readonly HandoffThreadEvent.Opened s_opened = new(
        s_conversation, s_handoff, s_ana, "slack:#billing", new ConversationAddress("slack", "T0ACME", "C0BILLING", "1.0001"));

    [Fact]
    public void Messages_wait_in_their_order_until_they_are_settled()
    {
        var two = Fold(s_opened, Received(1), Received(2));
        two.Waiting.Select(m => m.MessageId).ShouldBe([Message(1), Message(2)]);
        Fold(s_opened, Received(1), Received(2), new HandoffThreadEvent.MessageSettled(Message(1), ThreadOutcome.Replied))
            .Waiting.ShouldHaveSingleItem().MessageId.ShouldBe(Message(2));
    }

    [Theory]
    [InlineData(ThreadOutcome.HandedBack)]
    [InlineData(ThreadOutcome.RepliedWithoutFiles)]
    [InlineData("handoff_taken")]
    [InlineData("not_handed_off")]
    public void Whoever_wrote_something_else_than_an_answer_waits_to_be_told(string outcome)
    {
        var settled = Fold(s_opened, Received(1), new HandoffThreadEvent.MessageSettled(Message(1), outcome));
        settled.Waiting.ShouldHaveSingleItem().Outcome.ShouldBe(outcome);
        HandoffThread.Apply(settled, new HandoffThreadEvent.NoticeDelivered(Message(1))).Waiting.ShouldBeEmpty();
        HandoffThread.Apply(settled, new HandoffThreadEvent.NoticeFailed(Message(1), "user_not_in_channel")).Waiting.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ThreadOutcome.Replied)]
    [InlineData(ThreadOutcome.External)]
    [InlineData(ThreadOutcome.Erased)]
    public void An_answer_a_stranger_and_erased_words_need_no_telling(string outcome) =>
        Fold(s_opened, Received(1), new HandoffThreadEvent.MessageSettled(Message(1), outcome)).Waiting.ShouldBeEmpty();

    [Fact]
    public void The_first_opening_and_the_first_outcome_count()
    {
        var thread = Fold(
            s_opened, s_opened with { ConversationId = s_ana }, Received(1),
            new HandoffThreadEvent.MessageSettled(Message(1), ThreadOutcome.HandedBack), new HandoffThreadEvent.MessageSettled(Message(1), "not_handed_off"));
        thread.Package.ShouldBe(s_opened);
        thread.Waiting.ShouldHaveSingleItem().Outcome.ShouldBe(ThreadOutcome.HandedBack);
    }

    [Theory]
    [InlineData("hand back")]
    [InlineData("  Hand Back. ")]
    [InlineData("HAND BACK!")]
    [InlineData(" /back")]
    public void These_words_alone_hand_back(string said) => HandBackWord.Is(said).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("back")]
    [InlineData("Please hand back the form.")]
    [InlineData("hand back the form")]
    [InlineData("I am /back")]
    public void In_a_sentence_they_are_an_answer(string said) => HandBackWord.Is(said).ShouldBeFalse();

    private static HandoffThread Fold(params HandoffThreadEvent[] events) => events.Aggregate(HandoffThread.NotOpened, HandoffThread.Apply);

    private static HandoffThreadEvent.MessageReceived Received(int number) => new(
        Message(number), $"1.000{number}", s_ana, Personal.FromSealed<MessageContent>(s_ana, "words"), new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), "00ff");

    private static Guid Message(int number) => new($"01000000-0000-7000-8000-{number:D12}");
}
