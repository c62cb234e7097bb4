using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>What a conversation learns of models that take no pictures.</summary>
public class ModelsWithoutSight
{
    private static readonly PromptSources Showing = new(Agent, 1, 3, [Message(1)], Images: ["sha256-a"]);
    private static readonly PromptSources Withholding = new(Agent, 1, 3, [Message(1)], Withheld: ["sha256-a"]);

    [Fact]
    public void One_that_says_so_is_known_from_then_on() =>
        Asked(Showing, Failed(PictureRefusal.Said)).Sightless.ShouldBe(["openai/gpt-5"]);

    [Fact]
    public void One_that_was_shown_none_tells_nothing() => Asked(new PromptSources(Agent, 1, 3, [Message(1)]), Failed(PictureRefusal.Said)).Sightless.ShouldBeEmpty();

    [Fact]
    public void A_refusal_without_a_reason_may_be_for_the_picture_and_is_no_proof()
    {
        var refused = Asked(Showing, Failed(PictureRefusal.Possible));
        refused.Sightless.ShouldBeEmpty();
        PictureRefusal.May(refused.Turn!.Calls[0]).ShouldBeTrue();
    }

    [Fact]
    public void Another_failure_is_not_for_the_picture() => PictureRefusal.May(Asked(Showing, Failed("provider_error")).Turn!.Calls[0]).ShouldBeFalse();

    [Fact]
    public void One_that_answers_without_the_picture_is_known_from_then_on() => Asked(Withholding, Answered).Sightless.ShouldBe(["openai/gpt-5"]);

    [Fact]
    public void It_is_known_once() => Asked(Withholding, Answered, Failed(PictureRefusal.Said), Answered).Sightless.ShouldHaveSingleItem();

    private static Conversation Asked(PromptSources builtFrom, params ConversationEvent[] outcomes) => Fold(
    [
        Started, Received(1), TurnStarted(1, 1),
        .. outcomes.SelectMany(outcome => new[] { (ConversationEvent.ModelRequested)ModelRequested(1, 1) with { BuiltFrom = builtFrom }, outcome }),
    ]);

    private static ConversationEvent Failed(string code) => ModelCallFailed(1, 1, code);

    private static ConversationEvent Answered => ModelCalled(1, 1);
}
