using System.Globalization;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>Events with ids that can be read: message 3 is always the same message, call 2 the same call.</summary>
internal static partial class ConversationExamples
{
    public static readonly Guid Maya = Id('a', 1);
    public static readonly Guid Omar = Id('a', 2);
    public static readonly Guid Agent = Id('b', 1);

    public static readonly ConversationEvent Started =
        new ConversationEvent.Started(new ConversationAddress("slack", "T0ACME", "C0HELP", "1.0001"), Id('b', 2));

    public static Guid Message(int number) => Id('1', number);

    public static Guid TurnId(int number) => Id('2', number);

    public static Guid Call(int number) => Id('3', number);

    public static Guid Outbound(int number) => Id('4', number);

    /// <summary>The channel's id of a message.</summary>
    public static string Ts(int number) => $"1.{number:0000}";

    public static Personal<MessageContent> Words(Guid sender, string ciphertext) => Personal.FromSealed<MessageContent>(sender, ciphertext);

    public static ConversationEvent Received(int message, Guid? sender = null, string? words = null) => new ConversationEvent.MessageReceived(
        Message(message), Ts(message), sender ?? Maya, Words(sender ?? Maya, words ?? $"words {message}"), false, true, Moments.Noon, "00ff");

    public static ConversationEvent Edited(int message, string words) =>
        new ConversationEvent.MessageEdited(Ts(message), Words(Maya, words), Moments.Noon);

    public static ConversationEvent Deleted(int message) => new ConversationEvent.MessageDeleted(Ts(message), Moments.Noon);

    public static ConversationEvent Rejected(int message) => new ConversationEvent.MessageRejected(Message(message), RejectionReason.RateLimited, 2);

    public static ConversationEvent NoticeRequested(int message, int outbound) => new ConversationEvent.NoticeRequested(Message(message), Outbound(outbound));

    public static ConversationEvent NoticeDelivered(int message, int outbound) => new ConversationEvent.NoticeDelivered(Message(message), Outbound(outbound));

    public static ConversationEvent NoticeFailed(int message, int outbound, bool final) =>
        new ConversationEvent.NoticeFailed(Message(message), Outbound(outbound), "ratelimited", final);

    public static ConversationEvent TurnStarted(int turn, params int[] messages) =>
        new ConversationEvent.TurnStarted(TurnId(turn), [.. messages.Select(Message)], Agent, 1, Maya);

    public static ConversationEvent Retried(int turn) => new ConversationEvent.TurnRetried(TurnId(turn));

    public static ConversationEvent PlaceholderRequested(int turn, int outbound) => new ConversationEvent.PlaceholderRequested(TurnId(turn), Outbound(outbound));

    public static ConversationEvent PlaceholderPosted(int turn, int outbound, int ts) =>
        new ConversationEvent.PlaceholderPosted(TurnId(turn), Outbound(outbound), Ts(ts));

    public static ConversationEvent PlaceholderFailed(int turn, int outbound) =>
        new ConversationEvent.PlaceholderFailed(TurnId(turn), Outbound(outbound), "not_found");

    public static ConversationEvent Recalled(int turn) =>
        new ConversationEvent.MemoryRecalled(TurnId(turn), "offline/hashed-1", [], [], null, null, null, null, 3);

    public static ConversationEvent ModelRequested(int turn, int call) => new ConversationEvent.ModelRequested(
        TurnId(turn), Call(call), "answer", Agent, "slack", "openai", "gpt-5", "openai-chat/1", "00ff", new PromptSources(Agent, 1, 1, [Message(1)]));

    public static ConversationEvent ModelCalled(int turn, int call) => new ConversationEvent.ModelCalled(
        TurnId(turn), Call(call), "answer", Agent, "slack", "openai", "gpt-5", Answer($"output {call}"), "stop",
        new CallTokens(100, 0, 20, false), "0.0012", "2026-11-01", 300, 900, "req-1");

    public static ConversationEvent ModelCallFailed(int turn, int call, string code = "first_token_timeout") => new ConversationEvent.ModelCallFailed(
        TurnId(turn), Call(call), "answer", Agent, "slack", "openai", "gpt-5", code, null, false, null, null, null, null, null, 8000);

    public static ConversationEvent Composed(int turn, string kind = ReplyKind.Answer, int parts = 1, int? call = null) => new ConversationEvent.ReplyComposed(
        TurnId(turn), kind, call is { } c ? Call(c) : null, Answer($"{kind} of turn {turn}"), parts, "slack/1");

    public static ConversationEvent DeliveryRequested(int turn, int outbound, int part = 1, int? replaces = null) =>
        new ConversationEvent.DeliveryRequested(TurnId(turn), Outbound(outbound), part, replaces is { } ts ? Ts(ts) : null);

    public static ConversationEvent Delivered(int turn, int outbound, int part, int ts) =>
        new ConversationEvent.ReplyDelivered(TurnId(turn), Outbound(outbound), part, Ts(ts));

    public static ConversationEvent DeliveryFailed(int turn, int outbound, int part = 1, bool final = false) =>
        new ConversationEvent.DeliveryFailed(TurnId(turn), Outbound(outbound), part, "ratelimited", final);

    public static Conversation Fold(params IEnumerable<ConversationEvent> events) =>
        events.Aggregate(Conversation.NotStarted, (c, e) => ConversationFold.Apply(c, e, Moments.Noon));

    public static Conversation After(this Conversation conversation, params IEnumerable<ConversationEvent> events) =>
        events.Aggregate(conversation, (c, e) => ConversationFold.Apply(c, e, Moments.Noon));

    /// <summary>The number that an id was made from.</summary>
    public static int Number(Guid id) => int.Parse(id.ToString("N")[1..], CultureInfo.InvariantCulture);

    private static Personal<ReplyContent> Answer(string ciphertext) => Personal.FromSealed<ReplyContent>(Maya, ciphertext);

    private static Guid Id(char kind, int number) => Guid.ParseExact(kind + number.ToString("D31", CultureInfo.InvariantCulture), "N");
}
