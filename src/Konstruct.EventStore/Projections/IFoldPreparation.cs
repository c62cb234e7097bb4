using Konstruct.EventStore.Streams;

namespace Konstruct.EventStore.Projections;

/// <summary>
/// Runs before a batch is folded, for what folds need and may not fetch themselves: loading the keys of sealed content, so that a fold
/// can open it. Registered with the host; there may be none.
/// </summary>
public interface IFoldPreparation
{
    ValueTask PrepareAsync(IReadOnlyList<Recorded> events, CancellationToken cancellation);
}
