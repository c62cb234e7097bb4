using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Conversations;

/// <summary>
/// What follows an outcome at once and asks nobody: the placeholder of a turn that begins, the first message of an answer. Its intent is
/// recorded with that outcome, because a commit of its own is a wait for the person.
/// </summary>
internal sealed class FollowingSteps(SpeakInChannel channel, Ids ids, TimeProvider time, CrashPoint crash)
{
    /// <param name="after">The key of the effect whose outcome this is.</param>
    /// <param name="turn">Of this turn alone: others' steps are under way on their own.</param>
    /// <param name="state">Before the outcome.</param>
    /// <returns>The outcome, and the intent of what follows it.</returns>
    public IReadOnlyList<ConversationEvent> With(TurnRun run, Guid after, Guid turn, Conversation state, IReadOnlyList<ConversationEvent> outcome)
    {
        // from before a conflict
        run.TakeFollowing(after);
        var now = time.GetUtcNow();
        var next = TurnSteps.Next(outcome.Aggregate(state, (s, e) => ConversationFold.Apply(s, e, now)));
        var effect = next.Select(step => step switch
        {
            Step.PostPlaceholder s when s.Turn.TurnId == turn => channel.PlanPlaceholder(run, s.Turn, ids.Next()),
            Step.Deliver s when s.Speech.Id == turn => channel.PlanDelivery(run, s, ids.Next()),
            _ => null,
        }).FirstOrDefault(e => e is not null);
        if (effect is null)
            return outcome;
        crash.Reach(effect.Name.At(CrashMoments.BeforeIntent));
        run.Follow(after, effect);
        return [.. outcome, .. effect.Intents];
    }
}
