namespace Konstruct.EventStore.Projections;

/// <summary>A projection does not get on; the code is stable.</summary>
/// <remarks><c>event_unknown</c>, <c>event_unreadable</c>, <c>fold_failed</c>, <c>rebuild_superseded</c>, <c>projection_unknown</c>, <c>projection_behind</c>.</remarks>
public sealed class ProjectionException(string code, string projection, long? seq = null, Exception? inner = null)
    : Exception(seq is null ? $"Projection {projection}: {code}" : $"Projection {projection}: {code} before sequence {seq}", inner)
{
    public string Code { get; } = code;

    public string Projection { get; } = projection;

    /// <summary>The event it stands before, when it is one event's fault.</summary>
    public long? Seq { get; } = seq;
}
