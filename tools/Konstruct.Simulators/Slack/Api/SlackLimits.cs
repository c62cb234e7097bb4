using System.Collections.Concurrent;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>Token buckets by key: a channel's posts, a workspace's calls of a method.</summary>
internal sealed class SlackLimits(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes one token; else says after how many whole seconds there will be one.</summary>
    public int? WaitSeconds(string key, double perSecond, int burst)
    {
        var bucket = _buckets.GetOrAdd(key, _ => new() { Left = burst, At = time.GetTimestamp() });
        lock (bucket)
        {
            var now = time.GetTimestamp();
            bucket.Left = Math.Min(burst, bucket.Left + (time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond));
            bucket.At = now;
            if (bucket.Left >= 1)
            {
                bucket.Left--;
                return null;
            }

            return Math.Max(1, (int)Math.Ceiling((1 - bucket.Left) / perSecond));
        }
    }

    private sealed class Bucket
    {
        public double Left { get; set; }

        public long At { get; set; }
    }
}
