using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

/// <summary>Everything that happens in a conversation. Every effect stands between its intent (<c>requested</c>) and its outcome.</summary>
public abstract partial record ConversationEvent
{
    private ConversationEvent()
    {
    }

    [EventType("conversation.started.v1")]
    public sealed record Started(ConversationAddress Address, Guid ChannelId) : ConversationEvent;

    /// <param name="ExternalId">The channel's id of the message (Slack: <c>ts</c>).</param>
    /// <param name="Sender">The person, as a keyed digest.</param>
    /// <param name="Direct">In a direct conversation with the employee.</param>
    /// <param name="Mentioned">The employee was addressed: by name, or by writing to it directly.</param>
    /// <param name="SentAt">By the channel's clock.</param>
    /// <param name="BodySha256">Of the raw body it came in, hex.</param>
    [EventType("message.received.v1")]
    public sealed record MessageReceived(
        Guid MessageId, string ExternalId, Guid Sender, Personal<MessageContent> Content,
        bool Direct, bool Mentioned, DateTimeOffset SentAt, string BodySha256) : ConversationEvent;

    [EventType("message.edited.v1")]
    public sealed record MessageEdited(string ExternalId, Personal<MessageContent> Content, DateTimeOffset EditedAt) : ConversationEvent;

    [EventType("message.deleted.v1")]
    public sealed record MessageDeleted(string ExternalId, DateTimeOffset DeletedAt) : ConversationEvent;

    /// <param name="Reason"><see cref="RejectionReason"/>.</param>
    /// <param name="RetryAfterSeconds">When trying again makes sense; null when waiting does not help.</param>
    [EventType("message.rejected.v1")]
    public sealed record MessageRejected(Guid MessageId, string Reason, int? RetryAfterSeconds) : ConversationEvent;

    [EventType("notice.requested.v1")]
    public sealed record NoticeRequested(Guid MessageId, Guid OutboundId) : ConversationEvent;

    [EventType("notice.delivered.v1")]
    public sealed record NoticeDelivered(Guid MessageId, Guid OutboundId) : ConversationEvent;

    [EventType("notice.failed.v1")]
    public sealed record NoticeFailed(Guid MessageId, Guid OutboundId, string Code, bool Final) : ConversationEvent;

    /// <param name="Subject">Whose key seals what the turn derives: the one person's, or the conversation's where there are several.</param>
    [EventType("turn.started.v1")]
    public sealed record TurnStarted(Guid TurnId, IReadOnlyList<Guid> MessageIds, Guid AgentId, long AgentVersion, Guid Subject) : ConversationEvent;

    /// <summary>A person took a failed turn out of the dead letters.</summary>
    [EventType("turn.retried.v1")]
    public sealed record TurnRetried(Guid TurnId) : ConversationEvent;

    [EventType("placeholder.requested.v1")]
    public sealed record PlaceholderRequested(Guid TurnId, Guid OutboundId) : ConversationEvent;

    [EventType("placeholder.posted.v1")]
    public sealed record PlaceholderPosted(Guid TurnId, Guid OutboundId, string ExternalId) : ConversationEvent;

    [EventType("placeholder.failed.v1")]
    public sealed record PlaceholderFailed(Guid TurnId, Guid OutboundId, string Code) : ConversationEvent;

    /// <param name="TurnId">The turn, or the summary that the call is for.</param>
    /// <param name="Purpose"><see cref="CallPurpose"/>.</param>
    /// <param name="RequestFormat">Which writer made the body, e.g. <c>openai-chat/1</c>.</param>
    /// <param name="BodySha256">Of the exact body sent, hex; the prompt itself is rebuilt from <paramref name="BuiltFrom"/>.</param>
    [EventType("model.requested.v1")]
    public sealed record ModelRequested(
        Guid TurnId, Guid CallId, string Purpose, Guid AgentId, string Channel, string Provider, string Model,
        string RequestFormat, string BodySha256, PromptSources BuiltFrom) : ConversationEvent;

    /// <param name="CostUsd">A decimal; null when the model's price is unknown.</param>
    /// <param name="PriceTable">The version of the price table that the cost is from.</param>
    /// <param name="ToolUses">The tools that the model wants used, in the order in which the output names them; null or empty: none.</param>
    [EventType("model.called.v1")]
    public sealed record ModelCalled(
        Guid TurnId, Guid CallId, string Purpose, Guid AgentId, string Channel, string Provider, string Model,
        Personal<ReplyContent> Output, string FinishReason, CallTokens Tokens, string? CostUsd, string? PriceTable,
        long? FirstTokenMs, long LatencyMs, string? ProviderRequestId, IReadOnlyList<ToolUse>? ToolUses = null) : ConversationEvent;

    /// <param name="Code">Stable, e.g. <c>first_token_timeout</c>; <c>interrupted</c> when the outcome was lost.</param>
    /// <param name="Tokens">Null when the provider turned the request away, or nobody knows.</param>
    /// <param name="CostUsd">A decimal; null when unknown. A broken call may well be charged.</param>
    [EventType("model.call_failed.v1")]
    public sealed record ModelCallFailed(
        Guid TurnId, Guid CallId, string Purpose, Guid AgentId, string Channel, string Provider, string Model,
        string Code, string? Detail, bool MayRetry, int? HttpStatus, int? RetryAfterSeconds,
        CallTokens? Tokens, string? CostUsd, string? PriceTable, long? LatencyMs) : ConversationEvent;

    /// <param name="Kind"><see cref="ReplyKind"/>.</param>
    /// <param name="CallId">The model call whose output it is; null when no model said it.</param>
    /// <param name="Parts">How many messages it takes in the channel.</param>
    /// <param name="Splitter">Which splitter cut it into parts, e.g. <c>slack/1</c>.</param>
    [EventType("reply.composed.v1")]
    public sealed record ReplyComposed(Guid TurnId, string Kind, Guid? CallId, Personal<ReplyContent> Content, int Parts, string Splitter) : ConversationEvent;

    /// <param name="Part">From 1.</param>
    /// <param name="Replaces">The channel's id of the message that becomes this part; null posts a new one.</param>
    [EventType("delivery.requested.v1")]
    public sealed record DeliveryRequested(Guid TurnId, Guid OutboundId, int Part, string? Replaces) : ConversationEvent;

    [EventType("reply.delivered.v1")]
    public sealed record ReplyDelivered(Guid TurnId, Guid OutboundId, int Part, string ExternalId) : ConversationEvent;

    [EventType("reply.delivery_failed.v1")]
    public sealed record DeliveryFailed(Guid TurnId, Guid OutboundId, int Part, string Code, bool Final) : ConversationEvent;
}

/// <summary>Tokens of one call, as the provider counted them.</summary>
/// <param name="Input">All input, cached included.</param>
/// <param name="CachedInput">The part of the input read from the provider's cache.</param>
/// <param name="Estimated">The provider did not say; the counts are ours.</param>
public sealed record CallTokens(long Input, long CachedInput, long Output, bool Estimated);
