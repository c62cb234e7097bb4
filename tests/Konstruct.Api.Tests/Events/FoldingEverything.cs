using Konstruct.Api.Platform;
using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Tests.Events;

internal static class FoldingEverything
{
    /// <summary>Every golden event of this stream, from every state that they reach.</summary>
    public static void ShouldFoldEverything<TState, TCommand, TEvent>(this Decider<TState, TCommand, TEvent> decider)
        where TState : notnull
    {
        var goldens = GoldenFiles.Names.Select(n => EventTypes.Registry.Read(GoldenFiles.EventOf(n), GoldenFiles.Read(n))).OfType<TEvent>().ToList();
        goldens.ShouldNotBeEmpty();
        var seen = new HashSet<TState> { decider.Initial };
        var waiting = new Queue<TState>([decider.Initial]);
        // records that hold lists are equal to themselves alone, so the number of rounds is bounded too
        for (var round = 0; round < 200 && waiting.TryDequeue(out var state); round++)
        {
            foreach (var next in goldens.Select(g => decider.Evolve(state, g)))
            {
                if (seen.Add(next))
                    waiting.Enqueue(next);
            }
        }

        seen.Select(s => s.GetType()).Distinct().Count().ShouldBe(decider.Initial.GetType().DeclaringType!.GetNestedTypes().Count(t => !t.IsAbstract), "a state that no stored event reaches");
    }
}
