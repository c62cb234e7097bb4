using System.Collections.Immutable;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tests;

/// <summary>What happened, then a command, then exactly what follows.</summary>
internal static class Spec
{
    public static Spec<TState, TCommand, TEvent> For<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider) => new(decider, decider.Initial);
}

internal sealed record Spec<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> Decider, TState State)
{
    public Spec<TState, TCommand, TEvent> Given(params IReadOnlyList<TEvent> happened) => this with { State = happened.Aggregate(State, Decider.Evolve) };

    public Decided<TEvent> When(TCommand command, DateTimeOffset at) => new(Decider.Decide(State, command, at));
}

internal sealed record Decided<TEvent>(Decision<TEvent> Decision)
{
    /// <summary>These events, all of them and no others.</summary>
    public void Then(params IReadOnlyList<TEvent> expected)
    {
        Decision.Refusal.ShouldBeNull();
        Decision.Events.ShouldBe(expected.ToImmutableArray());
    }

    public void ThenNothing() => Then([]);

    public void ThenRefused(Refusal expected)
    {
        Decision.Refusal.ShouldBe(expected);
        Decision.Events.ShouldBeEmpty();
    }
}
