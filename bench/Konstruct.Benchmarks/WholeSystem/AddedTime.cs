using System.Diagnostics;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>
/// One turn, and what Konstruct added to it. Begins before the webhook is sent and ends when the request that delivers the answer arrives
/// at Slack. Taken off is only the time that the model had its two requests, each from its first byte to the last of its answer. Everything
/// else counts: the sender's own work, the network, Slack's stand-in where the answer waits for the placeholder, the tool, the queue.
/// </summary>
internal sealed class AddedTime(SlackLoad load, Outside outside)
{
    private const int ExpectedCalls = 2;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private int _number;

    /// <returns>Milliseconds.</returns>
    /// <param name="thread">The conversation.</param>
    /// <param name="question">Which of the questions.</param>
    public async Task<double> OfTurnAsync(string team, string user, string thread, int question)
    {
        var marker = $"marker{20_000_000 + Interlocked.Increment(ref _number)}";
        var (sent, _) = await load.SendAsync(team, $"D{user}", $"{marker} {StaffThatKnows.Question(question)}", threadTs: thread, direct: true, user: user);
        var delivered = await outside.Delivered(marker).Task.WaitAsync(s_limit);
        var calls = outside.ModelCalls.GetValueOrDefault(marker);
        return calls == ExpectedCalls
            ? (Stopwatch.GetElapsedTime(sent, delivered) - outside.ModelTook[marker]).TotalMilliseconds
            : throw new InvalidOperationException($"A turn made {calls} model calls instead of {ExpectedCalls}: another work than the row's.");
    }
}
