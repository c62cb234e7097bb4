using System.Collections.Immutable;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Memory;

/// <summary>An event of a conversation as reading needs it.</summary>
public readonly record struct ConversationMoment(long Version, DateTimeOffset At, ConversationEvent Happened);

/// <summary>
/// What a stretch of a conversation gives to remember: the exchanges that were answered, or changed, since it was read last. Messages
/// that were rejected, deleted or never answered give nothing.
/// </summary>
/// <param name="Exchanges">As they read now.</param>
/// <param name="Turns">The turns that changed; one without an exchange has nothing left to remember.</param>
/// <param name="Version">Read up to here.</param>
/// <param name="ResumeAfter">What is not settled yet begins behind this version; the next reading starts there.</param>
/// <param name="NeedsAll">Something in it goes back to before its start, e.g. the edit of an old message: read from the beginning.</param>
public sealed record ConversationReading(
    ImmutableArray<Exchange> Exchanges, ImmutableArray<Guid> Turns, long Version, long ResumeAfter, bool NeedsAll)
{
    /// <summary>A message that waits for longer than this many events no longer holds the start of the next reading back.</summary>
    public const int MaxLookBack = 500;

    /// <param name="moments">In order.</param>
    /// <param name="after">What happened after this version is news.</param>
    public static ConversationReading Of(IEnumerable<ConversationMoment> moments, long after)
    {
        var fold = new Fold(after);
        foreach (var moment in moments)
            fold.Apply(moment);
        return fold.Result();
    }

    private sealed class Message(ConversationMoment moment, ConversationEvent.MessageReceived received)
    {
        public Guid Id { get; } = received.MessageId;

        public Guid Sender { get; } = received.Sender;

        public long Version { get; } = moment.Version;

        public DateTimeOffset SaidAt { get; } = moment.At;

        /// <summary>Null: deleted.</summary>
        public Personal<MessageContent>? Content { get; set; } = received.Content;

        public bool IsSettled { get; set; }

        public Exchanging? Turn { get; set; }
    }

    private sealed class Exchanging(ConversationMoment moment, ConversationEvent.TurnStarted started)
    {
        public ConversationEvent.TurnStarted Started { get; } = started;

        public List<Message> Messages { get; } = [];

        public Personal<ReplyContent>? Answer { get; set; }

        public long Version { get; set; } = moment.Version;

        public bool IsDelivered { get; set; }

        public bool IsNews { get; set; }
    }

    private sealed class Fold(long after)
    {
        private readonly Dictionary<Guid, Message> _messages = [];
        private readonly Dictionary<string, Message> _byExternalId = [];
        private readonly Dictionary<Guid, Exchanging> _turns = [];

        private long Head { get; set; }

        private bool NeedsAll { get; set; }

        public void Apply(ConversationMoment moment)
        {
            Head = moment.Version;
            switch (moment.Happened)
            {
                case ConversationEvent.MessageReceived e:
                    _messages[e.MessageId] = _byExternalId[e.ExternalId] = new Message(moment, e);
                    break;
                case ConversationEvent.MessageEdited e:
                    Change(e.ExternalId, moment.Version, e.Content);
                    break;
                case ConversationEvent.MessageDeleted e:
                    Change(e.ExternalId, moment.Version, null);
                    break;
                case ConversationEvent.MessageRejected e when _messages.TryGetValue(e.MessageId, out var rejected):
                    rejected.IsSettled = true;
                    break;
                case ConversationEvent.TurnStarted e:
                    Start(moment, e);
                    break;
                case ConversationEvent.TurnRetried e:
                    Retry(e.TurnId);
                    break;
                case ConversationEvent.ReplyComposed e when _turns.TryGetValue(e.TurnId, out var turn):
                    // the first one counts; an apology, or a notice that the question is gone, is nothing to remember
                    turn.Answer ??= e.Kind == ReplyKind.Answer ? e.Content : null;
                    break;
                case ConversationEvent.ReplyDelivered e when _turns.TryGetValue(e.TurnId, out var turn):
                    Deliver(turn, moment.Version);
                    break;
                case ConversationEvent.DeliveryFailed { Final: true } e when _turns.TryGetValue(e.TurnId, out var turn):
                    Settle(turn);
                    break;
            }
        }

        public ConversationReading Result()
        {
            var changed = _turns.Values.Where(t => t.IsNews).OrderBy(t => t.Version).ToList();
            var version = Math.Max(Head, after);
            var open = _messages.Values.Where(m => !m.IsSettled).Select(m => m.Version - 1).DefaultIfEmpty(version).Min();
            return new ConversationReading(
                [.. changed.Where(t => t.Messages.Exists(m => m.Content is not null)).Select(ExchangeOf)],
                [.. changed.Select(t => t.Started.TurnId)],
                version,
                version - open > MaxLookBack ? version : open,
                NeedsAll);
        }

        private static Exchange ExchangeOf(Exchanging turn) => new(
            turn.Started.TurnId, turn.Started.AgentId, turn.Started.Subject,
            [.. turn.Messages.Where(m => m.Content is not null).OrderBy(m => m.Version).Select(m => new SaidMessage(m.Id, m.Sender, m.Content!, m.SaidAt))],
            turn.Answer!, turn.Version);

        private void Change(string externalId, long version, Personal<MessageContent>? content)
        {
            if (!_byExternalId.TryGetValue(externalId, out var message))
            {
                NeedsAll |= version > after;
                return;
            }

            message.Content = content;
            message.IsSettled |= content is null;
            if (message.Turn is { IsDelivered: true } turn)
                turn.IsNews |= version > after;
        }

        private void Start(ConversationMoment moment, ConversationEvent.TurnStarted started)
        {
            var turn = _turns[started.TurnId] = new Exchanging(moment, started);
            foreach (var id in started.MessageIds)
            {
                if (_messages.TryGetValue(id, out var message))
                {
                    turn.Messages.Add(message);
                    message.Turn = turn;
                }
                else
                {
                    // one that waited for very long
                    NeedsAll |= moment.Version > after;
                }
            }
        }

        private void Retry(Guid turnId)
        {
            if (_turns.TryGetValue(turnId, out var turn))
            {
                foreach (var message in turn.Messages)
                    message.IsSettled = message.Content is null;
            }
            else
            {
                NeedsAll = true;
            }
        }

        private void Deliver(Exchanging turn, long version)
        {
            Settle(turn);
            // remembered once some of it was there to be read
            if (turn.IsDelivered || turn.Answer is null)
                return;
            turn.IsDelivered = true;
            turn.Version = version;
            turn.IsNews = version > after;
        }

        private static void Settle(Exchanging turn)
        {
            foreach (var message in turn.Messages)
                message.IsSettled = true;
        }
    }
}
