using System.Collections.Immutable;

namespace Konstruct.Domain.Conversations;

public static partial class ConversationFold
{
    private static ModelAttempt Attempt(ConversationEvent.ModelRequested e) => new(e.CallId, e.Provider, e.Model, false, null, false, null, null)
    {
        ShowedPictures = e.BuiltFrom is { Images.Count: > 0 },
        WithheldPictures = e.BuiltFrom is { Withheld.Count: > 0 },
    };

    // Known from now on: it said that it takes none, or it refused them and answered without.
    private static Conversation WithSight(Conversation c, Guid turnId, Guid callId, Predicate<ModelAttempt> isSightless)
    {
        if (c.Turn?.TurnId != turnId || c.Turn.Calls.Find(a => a.CallId == callId) is not { } call || !isSightless(call))
            return c;
        var model = $"{call.Provider}/{call.Model}";
        return c.Sightless.Contains(model) ? c : c with { Sightless = Last(c.Sightless.Add(model), Conversation.MaxSightless) };
    }
}
