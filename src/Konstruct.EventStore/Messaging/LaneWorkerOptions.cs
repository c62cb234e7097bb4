namespace Konstruct.EventStore.Messaging;

/// <summary>How a node works on lanes. Section <c>Messaging</c>.</summary>
public sealed class LaneWorkerOptions
{
    /// <summary>Lanes worked on at once; bounded, so that acknowledging webhooks has priority. Default 16.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>How long a lane is leased, by the database's clock. Default 15 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often leases are renewed. Default 4 s.</summary>
    public TimeSpan Renewal { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How often lanes are looked for when nothing woke the worker. Default 1 s.</summary>
    public TimeSpan Polling { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Failures after which an envelope becomes a dead letter. Default 8: about eight minutes with the delays below.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Delay after the first failure; doubled each time, with jitter. Default 2 s.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest delay. Default 2 min.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(2);
}
