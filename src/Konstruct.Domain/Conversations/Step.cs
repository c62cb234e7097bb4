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

    /// <summary>Fetch the messages' images, look up memories and documents, and ask the escalation rules; before any model is asked.</summary>
    public sealed record Recall(Turn Turn) : Step;

    /// <summary>Ask a model; the pool chooses the route from what failed so far, or says that none is left.</summary>
    public sealed record CallModel(Turn Turn) : Step;

    /// <summary>Check one use of a tool, then run it, deny it, or send it to approval.</summary>
    public sealed record RunTool(Turn Turn, ToolRound Round, ToolCall Call) : Step;

    /// <summary>Everything waits for people's approval: say so, and let other messages pass.</summary>
    public sealed record Park(Turn Turn) : Step;

    /// <summary>A parked turn has its answers and goes on.</summary>
    public sealed record Resume(Turn Turn) : Step;

    /// <summary>A human has taken the conversation over while the turn was under way: it ends by saying so.</summary>
    public sealed record Yield(Turn Turn) : Step;

    /// <summary>A model answered and the answer is not composed: it was cut off in between.</summary>
    public sealed record Compose(Turn Turn, ModelAttempt Call) : Step;

    /// <param name="Replaces">The placeholder's id for the first part, when there is one.</param>
    public sealed record Deliver(Speech Speech, int Part, string? Replaces) : Step;

    /// <summary>Send the package to whoever is asked now.</summary>
    public sealed record NotifyHuman(OpenHandoff Handoff, string Target) : Step;

    /// <summary>Show the human what the person wrote meanwhile.</summary>
    public sealed record RelayToHuman(OpenHandoff Handoff, Relay Relay) : Step;

    /// <summary>An intent without outcome. In the worker that recorded it the effect is under way; in any other it must be looked up, repeated or closed.</summary>
    public abstract record Resolve : Step
    {
        private Resolve()
        {
        }

        public sealed record OfPlaceholder(Turn Turn, Guid OutboundId) : Resolve;

        public sealed record OfModelCall(Turn Turn, ModelAttempt Call) : Resolve;

        public sealed record OfTool(Turn Turn, ToolRound Round, ToolCall Call) : Resolve;

        public sealed record OfDelivery(Speech Speech, OpenDelivery Delivery) : Resolve;

        public sealed record OfNotice(Notice Notice, Guid OutboundId) : Resolve;

        public sealed record OfHumanNotice(OpenHandoff Handoff, Guid OutboundId) : Resolve;

        public sealed record OfRelay(OpenHandoff Handoff, Relay Relay, Guid OutboundId) : Resolve;
    }
}
