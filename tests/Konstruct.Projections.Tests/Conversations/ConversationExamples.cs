using Konstruct.Domain.Conversations;
using Konstruct.Domain.Embeddings;
using Konstruct.Domain.Kernel;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Conversations;

internal static class ConversationExamples
{
    public static readonly Guid Maya = new("0a000000-0000-8000-8000-000000000001");
    public static readonly Guid Nora = new("0b000000-0000-7000-8000-000000000001");

    /// <summary>What a person wrote; it must be found nowhere in clear.</summary>
    public const string Secret = "zanzibar-umbrella";

    public static readonly ConversationEvent Started =
        new ConversationEvent.Started(new ConversationAddress("slack", "T0ACME", "C0HELP", "1.0001"), new Guid("0c000000-0000-8000-8000-000000000001"));

    public static Guid Message(int n) => new(n, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static Guid Turn(int n) => new(n, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static Guid Call(int n) => new(n, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static Guid Outbound(int n) => new(n, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static ConversationEvent Received(int n) => new ConversationEvent.MessageReceived(
        Message(n), $"1.{n:0000}", Maya, Personal.Of(Maya, new MessageContent(Secret, Secret, Secret)), false, true, Noon, "00ff");

    public static ConversationEvent Deleted(int n) => new ConversationEvent.MessageDeleted($"1.{n:0000}", Noon);

    public static ConversationEvent Rejected(int n) => new ConversationEvent.MessageRejected(Message(n), RejectionReason.RateLimited, 2);

    public static ConversationEvent TurnStarted(int n, params int[] messages) =>
        new ConversationEvent.TurnStarted(Turn(n), [.. messages.Select(Message)], Nora, 1, Maya);

    public static ConversationEvent Retried(int n) => new ConversationEvent.TurnRetried(Turn(n));

    public static ConversationEvent.ModelCalled Called(int n, string? cost = "0.0012") => new(
        Turn(n), Call(n), "answer", Nora, "slack", "openai", "gpt-5", Personal.Of(Maya, new ReplyContent(Secret)), "stop",
        new CallTokens(1_000, 400, 50, false), cost, cost is null ? null : "2026-11-01", 300, 900, "req-1");

    public static ConversationEvent.ModelCallFailed CallFailed(int n, CallTokens? tokens = null, string? cost = null) => new(
        Turn(n), Call(n), "answer", Nora, "slack", "openai", "gpt-5", "first_token_timeout", null, false, null, null, tokens, cost, cost is null ? null : "2026-11-01", 8_000);

    public static ConversationEvent Composed(int n, string kind = ReplyKind.Answer, int parts = 1) =>
        new ConversationEvent.ReplyComposed(Turn(n), kind, Call(n), Personal.Of(Maya, new ReplyContent(Secret)), parts, "slack/1");

    public static ConversationEvent Delivered(int n, int part = 1) => new ConversationEvent.ReplyDelivered(Turn(n), Outbound(n), part, $"2.{n:0000}");

    public static ConversationEvent DeliveryFailed(int n, int part = 1, bool final = true) =>
        new ConversationEvent.DeliveryFailed(Turn(n), Outbound(n), part, "channel_not_found", final);

    public static ConversationEvent Recalled(int n, string? model, string? cost) => new ConversationEvent.MemoryRecalled(
        Turn(n), model, [], [], null, model is null ? null : new CallTokens(12, 0, 0, false), cost, null, 18, Nora, "slack");

    public static EmbeddingEvent.Called Embedded(int n, string? cost = "0.000008") => new(
        Call(n), EmbeddingPurpose.Memory, "openai", "text-embedding-3-small", 384, 2, 400, false, cost, null, 90, null);

    public static EmbeddingEvent.CallFailed EmbeddingFailed(int n, long? tokens, string? cost) => new(
        Call(n), EmbeddingPurpose.Memory, "openai", "text-embedding-3-small", 2, "call_timeout", null, true, null, null, tokens, cost, null, 30);

    public static ConversationEvent ToolRequested(int n) => new ConversationEvent.ToolRequested(
        Turn(n), Call(n), Call(n), "http_request", "built-in", "reaches_outside", false, Personal.Of(Maya, new ToolArguments(Secret)), "00ff", "ff00");

    public static ConversationEvent ApprovalAsked(int n) => new ConversationEvent.ToolApprovalRequested(
        Turn(n), Call(n), Call(n), "http_request", "reaches_outside", "always", Personal.Of(Maya, new ToolArguments(Secret)), "00ff", Noon.AddDays(1));

    public static ConversationEvent Parked(int n) => new ConversationEvent.TurnParked(Turn(n));

    public static ConversationEvent Resumed(int n) => new ConversationEvent.TurnResumed(Turn(n));

    public static ConversationEvent HandedOff(int n) =>
        new ConversationEvent.HandedOff(Handoff(n), null, Nora, 1, EscalationReason.TakenOver, ["inbox"], Maya, 15, null);

    public static ConversationEvent Taken(int n) => new ConversationEvent.HandoffTaken(Handoff(n), "Ana");

    public static ConversationEvent HumanReplied(int n, int reply) =>
        new ConversationEvent.HumanReplied(Handoff(n), Turn(reply), "Ana", Personal.Of(Maya, new ReplyContent(Secret)), 1, "slack/1");

    public static ConversationEvent HandedBack(int n) => new ConversationEvent.HandedBack(Handoff(n), "Ana");

    private static Guid Handoff(int n) => new(n, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
