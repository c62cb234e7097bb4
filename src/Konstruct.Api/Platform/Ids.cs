namespace Konstruct.Api.Platform;

/// <summary>Where ids are made: version 7, so that they rise with time.</summary>
internal sealed class Ids(TimeProvider time)
{
    public Guid Next() => Guid.CreateVersion7(time.GetUtcNow());
}
