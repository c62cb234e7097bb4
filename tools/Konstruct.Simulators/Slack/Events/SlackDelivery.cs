namespace Konstruct.Simulators.Slack.Events;

/// <summary>One attempt to deliver one event.</summary>
/// <param name="EventId">The event; empty for envelopes without one.</param>
/// <param name="Type">The inner event's type with its subtype behind a slash, or the envelope's type.</param>
/// <param name="TeamId">The workspace.</param>
/// <param name="RetryNum">0 for the first attempt, then 1 to 3.</param>
/// <param name="RetryReason">Why it is repeated.</param>
/// <param name="Status">The HTTP status of the answer; null without an answer.</param>
/// <param name="Failure">Slack's name for what went wrong; null when it was accepted.</param>
/// <param name="Answer">The answer's body, cut at 4,096 characters.</param>
/// <param name="At">When the attempt was made.</param>
/// <param name="Took">Until the answer had arrived, or the attempt was given up.</param>
public sealed record SlackDelivery(
    string EventId,
    string Type,
    string TeamId,
    int RetryNum,
    string? RetryReason,
    int? Status,
    string? Failure,
    string? Answer,
    DateTimeOffset At,
    TimeSpan Took)
{
    /// <summary>Whether the receiver took it.</summary>
    public bool Accepted => Failure is null;
}
