using System.Collections.Immutable;

namespace Konstruct.Domain.Conversations;

/// <summary>What is to be done next in a conversation; see <see cref="TurnSteps.Next"/>.</summary>
public abstract record Step
{
    private Step()
    {
    }

    /// <summary>Ask the rate limit for each message; who passes is in the turn, who does not is rejected.</summary>
    public sealed record Admit(ImmutableList<PendingMessage> Messages) : Step;

    /// <summary>Tell the sender of a rejected message, so that only they see it.</summary>
    public sealed record Notify(Notice Notice) : Step;

    public sealed record PostPlaceholder(Turn Turn) : Step;

    /// <summary>Ask a model; the pool chooses the route from what failed so far, or says that none is left.</summary>
    public sealed record CallModel(Turn Turn) : Step;

    /// <summary>A model answered and the answer is not composed: it was cut off in between.</summary>
    public sealed record Compose(Turn Turn, ModelAttempt Call) : Step;

    /// <param name="Replaces">The placeholder's id for the first part, when there is one.</param>
    public sealed record Deliver(Turn Turn, int Part, string? Replaces) : Step;

    /// <summary>An intent without outcome. In the worker that recorded it the effect is under way; in any other it must be looked up, repeated or closed.</summary>
    public abstract record Resolve : Step
    {
        private Resolve()
        {
        }

        public sealed record OfPlaceholder(Turn Turn, Guid OutboundId) : Resolve;

        public sealed record OfModelCall(Turn Turn, ModelAttempt Call) : Resolve;

        public sealed record OfDelivery(Turn Turn, OpenDelivery Delivery) : Resolve;

        public sealed record OfNotice(Notice Notice, Guid OutboundId) : Resolve;
    }
}
