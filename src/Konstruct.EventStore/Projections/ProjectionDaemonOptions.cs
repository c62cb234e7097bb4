namespace Konstruct.EventStore.Projections;

/// <summary>How a node keeps read models up to date. Section <c>Projections</c>.</summary>
public sealed class ProjectionDaemonOptions
{
    /// <summary>How often events are looked for when nothing woke the daemon. Default 250 ms.</summary>
    public TimeSpan Polling { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The least time between two batches of a live projection, so that many small commits become one batch. Default 20 ms.</summary>
    public TimeSpan Coalescing { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often a node tries to take over a projection that another one runs. Default 1 s.</summary>
    public TimeSpan TakeOver { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Events in one transaction of a live projection. Default 2,000.</summary>
    public int LiveBatch { get; set; } = 2_000;

    /// <summary>Events in one transaction of a build. Default 20,000: rows are loaded and written once per batch.</summary>
    public int RebuildBatch { get; set; } = 20_000;

    /// <summary>Delay after a first failure; doubled each time. Default 1 s.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay. Default 1 min.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often lag is measured for metrics. Default 5 s.</summary>
    public TimeSpan Measuring { get; set; } = TimeSpan.FromSeconds(5);

    internal TimeSpan DelayAfter(int failures)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        return delay < MaxDelay ? delay : MaxDelay;
    }
}
