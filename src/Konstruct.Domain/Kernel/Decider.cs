using System.Collections.Immutable;

namespace Konstruct.Domain.Kernel;

/// <summary>What a command leads to: events, none (already so), or a refusal.</summary>
public sealed record Decision<TEvent>(ImmutableArray<TEvent> Events, Refusal? Refusal = null)
{
    public static readonly Decision<TEvent> Nothing = new([]);

    public static implicit operator Decision<TEvent>(Refusal refusal) => new([], refusal);

    public static implicit operator Decision<TEvent>(TEvent happened) => new([happened]);

    public static Decision<TEvent> FromRefusal(Refusal refusal) => refusal;

    public static Decision<TEvent> FromTEvent(TEvent happened) => happened;
}

/// <summary>The rules of one stream: how events make its state, and what a command does to it. Pure; time is handed in.</summary>
public sealed record Decider<TState, TCommand, TEvent>(
    TState Initial,
    Func<TState, TEvent, TState> Evolve,
    Func<TState, TCommand, DateTimeOffset, Decision<TEvent>> Decide);
