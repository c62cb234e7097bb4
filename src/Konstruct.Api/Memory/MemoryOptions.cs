namespace Konstruct.Api.Memory;

/// <summary>Settings of long-term memory, section <c>Memory</c>.</summary>
public sealed class MemoryOptions
{
    /// <summary>The least cosine of a memory that is recalled, between 0 and 1. Default: what the embedding model calls unrelated.</summary>
    public double? Floor { get; set; }

    /// <summary>Conversations remembered at once, so that a slow embedding takes no worker from answers. Default 4.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>
    /// How long after an answer the conversation is read on. A moment's wait makes one batch of a quick exchange. Default 1 second.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);
}
