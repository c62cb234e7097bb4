using System.Collections.Concurrent;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// Remembers until when Slack wants no call of a method from a workspace. Kept per process: another node learns it by its own first refusal.
/// Counted on the monotonic clock, so that setting the machine's time neither shortens nor prolongs a pause.
/// </summary>
internal sealed class SlackMethodPause(TimeProvider time)
{
    /// <summary>Longer is not believed: a header gone wrong must not silence a workspace for a year.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Workspace, string Method), long> ends = new();

    /// <summary>What is left of the pause; null when there is none.</summary>
    public TimeSpan? Remaining(string workspace, string method)
    {
        if (!ends.TryGetValue((workspace, method), out var end))
            return null;

        var now = time.GetTimestamp();
        if (now < end)
            return time.GetElapsedTime(now, end);

        // Only this end: a pause begun meanwhile by another call stays.
        ends.TryRemove(new((workspace, method), end));
        return null;
    }

    /// <summary>Begins a pause, or prolongs the one there is; never shortens it.</summary>
    public void Begin(string workspace, string method, TimeSpan length)
    {
        var bounded = length > Longest ? Longest : length;
        var end = time.GetTimestamp() + (long)Math.Ceiling(bounded.TotalSeconds * time.TimestampFrequency);
        ends.AddOrUpdate((workspace, method), end, (_, known) => Math.Max(known, end));
    }
}
