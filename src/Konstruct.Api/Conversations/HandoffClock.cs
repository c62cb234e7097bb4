using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Messaging;

namespace Konstruct.Api.Conversations;

/// <summary>
/// The agreed time in which somebody has to take a conversation. When it is over, the next one is asked and the person is told; then the
/// clock is set anew, for twice as long after each full round. Does nothing once somebody has it.
/// </summary>
internal sealed class HandoffClock(ConversationCommands commands, ConversationSessions sessions, ChannelSenders senders, Ids ids, TimeProvider time) : IEnvelopeHandler
{
    private const string EnvelopeKind = "handoff-clock";
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    public string Kind => EnvelopeKind;

    /// <param name="timedOut">How often it was over before.</param>
    public static Envelope Envelope(Guid conversation, Guid handoff, int timedOut, DateTimeOffset due) =>
        new(conversation, EnvelopeKind, JsonSerializer.Serialize(new Body(handoff, timedOut), EventTypes.Json), due);

    public async Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation)
    {
        var body = envelope.Body.Deserialize<Body>(EventTypes.Json)!;
        using var session = await sessions.OpenAsync(envelope.Lease, cancellation);
        if (session.State.Handoff is not { } handoff || handoff.HandoffId != body.HandoffId)
            return Handled.Done.Instance;

        // told while it is news; later it would only be a reminder that nobody came
        var note = body.TimedOut < handoff.Targets.Count
            ? new HandoffNote(ids.Next(), senders.Of(session.State.Address!.Channel).Tell(TurnTexts.StillLooking))
            : null;

        await commands.ExecuteAsync(
            envelope.Lease.Tenant, envelope.Lease.Lane, new ConversationCommand.TimeOutHandoff(body.HandoffId, body.TimedOut, note),
            note?.NoteId ?? body.HandoffId, "konstruct",
            after => after.Handoff is { } open
                ? [Envelope(envelope.Lease.Lane, body.HandoffId, open.TimedOut, time.GetUtcNow() + Next(open))]
                : [],
            cancellation);
        return Handled.Done.Instance;
    }

    private static TimeSpan Next(OpenHandoff handoff)
    {
        var rounds = Math.Min(handoff.TimedOut / Math.Max(1, handoff.Targets.Count), 10);
        var wait = TimeSpan.FromMinutes(handoff.TimeoutMinutes) * Math.Pow(2, rounds);
        return wait < s_longest ? wait : s_longest;
    }

    private sealed record Body(Guid HandoffId, int TimedOut);
}
