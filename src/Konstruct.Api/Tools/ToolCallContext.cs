using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Tools;

/// <summary>For whom a tool is run.</summary>
/// <param name="Person">Who the turn answers, as a keyed digest; with several, the one who wrote last.</param>
/// <param name="Subject">Whose key seals what the call leads to: the person's, or the conversation's where there are several people.</param>
/// <param name="ToolCallId">Ours, the same when the call is repeated after an interruption: usable as an idempotency key.</param>
/// <param name="Now">When the call is made.</param>
internal sealed record ToolCallContext(
    TenantId Tenant, Guid AgentId, Guid Person, Guid Subject, Guid ConversationId, Guid TurnId, Guid ToolCallId, DateTimeOffset Now);
