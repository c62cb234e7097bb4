namespace Konstruct.Simulators.Platform;

/// <summary>
/// Strictly rising microseconds since 1970. Message and event ids are made from it: unique within one run, and across
/// runs too, because the product's database outlives the simulator and would take a repeated id for a redelivery.
/// </summary>
internal sealed class UniqueClock(TimeProvider time)
{
    private long _last;

    public TimeProvider Time => time;

    public long NextMicroseconds()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }

    /// <summary>An id in Slack's alphabet (digits and capitals) with the given prefix.</summary>
    public string NextId(string prefix)
    {
        const string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var left = NextMicroseconds();
        Span<char> digits = stackalloc char[13];
        var at = digits.Length;
        while (left > 0)
        {
            digits[--at] = alphabet[(int)(left % alphabet.Length)];
            left /= alphabet.Length;
        }

        return string.Concat(prefix, digits[at..]);
    }
}
