using Konstruct.EventStore.Streams;

namespace Konstruct.Benchmarks.Conversations;

/// <summary>A conversation folded from its events, as far as the next turn asks.</summary>
internal sealed record Conversation(long Version, int Messages, int Replies, long Tokens, Guid LastMessage, Guid LastSender)
{
    public static readonly Conversation Empty = new(0, 0, 0, 0, Guid.Empty, Guid.Empty);

    public static Conversation Fold(IEnumerable<Recorded> events) => events.Aggregate(Empty, (state, e) => state.After(e));

    /// <summary>Answers the last message: the three events of a turn.</summary>
    public ConversationEvent[] Answer(Guid turn) =>
    [
        new ConversationEvent.TurnStarted(turn, LastMessage, 3),
        new ConversationEvent.ModelCalled(turn, "anthropic", "claude-sonnet-4-5", "answer", 40 * Messages, 120, "0.00184", 930, Examples.Digest),
        new ConversationEvent.ReplyComposed(turn, PersonalText.Of(LastSender, Examples.Reply), 1),
    ];

    private Conversation After(Recorded recorded) => recorded.Data switch
    {
        ConversationEvent.MessageReceived e => this with { Version = recorded.Version, Messages = Messages + 1, LastMessage = e.MessageId, LastSender = e.SenderId },
        ConversationEvent.ModelCalled e => this with { Version = recorded.Version, Tokens = Tokens + e.InputTokens + e.OutputTokens },
        ConversationEvent.ReplyComposed => this with { Version = recorded.Version, Replies = Replies + 1 },
        _ => this with { Version = recorded.Version },
    };
}
