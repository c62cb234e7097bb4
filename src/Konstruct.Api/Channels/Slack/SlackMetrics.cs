using System.Diagnostics.Metrics;

namespace Konstruct.Api.Channels.Slack;

/// <summary>What is counted about Slack. No tag carries an id of a team, a person or a message.</summary>
internal sealed class SlackMetrics
{
    public const string MeterName = "Konstruct.Slack";

    private readonly Counter<long> calls;
    private readonly Histogram<double> durations;
    private readonly Counter<long> events;
    private readonly Counter<long> taken;

    public SlackMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        calls = meter.CreateCounter<long>("konstruct.slack.api.calls", "{call}", "Web API calls by method and outcome");
        durations = meter.CreateHistogram<double>("konstruct.slack.api.duration", "s", "Time of Web API calls that were sent");
        events = meter.CreateCounter<long>("konstruct.slack.events", "{event}", "Verified event requests by kind and, where ignored, reason");
        taken = meter.CreateCounter<long>("konstruct.slack.messages", "{message}", "Messages, edits and deletions by what became of them");
    }

    /// <summary>What became of a message, an edit or a deletion: stored, a duplicate, or not for us.</summary>
    public void TakenIn(string outcome) => taken.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="outcome"><c>ok</c>, <c>unknown</c>, <c>paused</c> (not sent) or a failure's kind.</param>
    public void Called(string method, string outcome, TimeSpan? duration)
    {
        var tags = new KeyValuePair<string, object?>[] { new("method", method), new("outcome", outcome) };
        calls.Add(1, tags);
        if (duration is { } sent)
            durations.Record(sent.TotalSeconds, tags);
    }

    public void Received(SlackEvent happened) => events.Add(
        1,
        new("kind", happened.ToString()),
        new("reason", happened is SlackEvent.Ignored ignored ? ignored.Reason.ToString() : ""));
}
