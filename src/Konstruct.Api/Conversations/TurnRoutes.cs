using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Routing;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Conversations;

/// <param name="WithoutPictures">Every model that could be asked takes no pictures: one is asked without them.</param>
internal sealed record TurnRoute(RouteChoice Choice, bool WithoutPictures);

/// <summary>
/// Which model a turn asks next. While pictures are in the window, models that take them come first: those that are known not to are left
/// out, and a refusal is answered by the next route. Only when nobody is left are the others asked, without the pictures. All of it follows
/// from events: a refusal is a failed call of this conversation.
/// </summary>
internal static class TurnRoutes
{
    public static TurnRoute Choose(LlmPool pool, string preference, Conversation conversation, Turn turn, DateTimeOffset since)
    {
        var failed = turn.Calls.ConvertAll(c => (Call: c, Failed: new FailedCall(c.Provider, c.Model, c.FailureCode!, c.MayRetry)));
        var sightless = HasPictures(conversation) ? conversation.Sightless.Select(RouteTarget.Parse).OfType<RouteTarget>().ToList() : [];
        var choice = pool.Choose(
            preference,
            // before the turn's own: the last one there is what has just failed
            [.. sightless.Select(m => new FailedCall(m.Provider, m.Model, FailureCodes.ImagesRefused, MayRetry: false)), .. failed.Select(f => f.Failed)],
            since);
        var mayHelp = sightless.Count > 0 || failed.Exists(f => PictureRefusal.May(f.Call));
        return choice is RouteChoice.NoneLeft { Code: NoRouteCodes.Exhausted or NoRouteCodes.CoolingDown } && mayHelp
            ? new TurnRoute(pool.Choose(preference, [.. failed.Where(f => !PictureRefusal.May(f.Call)).Select(f => f.Failed)], since), WithoutPictures: true)
            : new TurnRoute(choice, WithoutPictures: false);
    }

    private static bool HasPictures(Conversation conversation) => conversation.Window.Exists(w => w.Files?.Exists(PromptImages.IsImage) == true);
}
