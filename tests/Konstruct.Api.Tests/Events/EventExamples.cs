using Konstruct.Domain.AccessTokens;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Channels;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Embeddings;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;
using Konstruct.Domain.Tenants;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tests.Events;

/// <summary>One example of every event, everything that may be missing filled in; and of those where something may be missing, one without.</summary>
internal static partial class EventExamples
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NoonInBogota = new(2026, 11, 20, 7, 0, 0, 250, TimeSpan.FromHours(-5));
    private static readonly Guid Maya = new("0a000000-0000-8000-8000-000000000001");
    private static readonly Guid Nora = new("0b000000-0000-7000-8000-000000000001");
    private static readonly Guid Channel = new("0c000000-0000-8000-8000-000000000001");
    private static readonly Guid Message = new("01000000-0000-7000-8000-000000000001");
    private static readonly Guid Turn = new("02000000-0000-7000-8000-000000000001");
    private static readonly Guid Call = new("03000000-0000-7000-8000-000000000001");
    private static readonly Guid Outbound = new("04000000-0000-7000-8000-000000000001");

    private static readonly Guid Tool = new("05000000-0000-7000-8000-000000000001");
    private static readonly Guid Handed = new("06000000-0000-7000-8000-000000000001");
    private static readonly Guid Spoken = new("07000000-0000-7000-8000-000000000001");
    private static readonly Guid Sum = new("08000000-0000-7000-8000-000000000001");
    private static readonly Guid Memory = new("09000000-0000-7000-8000-000000000001");
    private static readonly Guid Chunk = new("09000000-0000-7000-8000-000000000002");
    private static readonly Guid Document = new("09000000-0000-7000-8000-000000000003");
    private static readonly Guid Conversation = new("0d000000-0000-8000-8000-000000000001");

    private static readonly Personal<MessageContent> Words = Personal.FromSealed<MessageContent>(Maya, "bWVzc2FnZSwgc2VhbGVk");
    private static readonly Personal<ReplyContent> Answer = Personal.FromSealed<ReplyContent>(Maya, "YW5zd2VyLCBzZWFsZWQ+Lys=");

    private static readonly AgentConfiguration Configuration = new(
        "Nora", "customer support", "Warm and brief.\nNever \"sorry\".", "Refunds take 14 days; naïve questions <b>too</b>.", "openai/gpt-5",
        ["knowledge_search", "current_time"], [new EscalationRule("billing AND attempts > 2", "slack:#billing"), new EscalationRule("legal")], "25.00");

    private static readonly AgentConfiguration Least = new("Nora", "customer support");

    private static readonly AgentConfiguration Equipped = Least with
    {
        Tools = ["http_request", "mcp__crm__find_customer", "current_time"],
        ToolSettings = [new ToolSetting("http_request", Hosts: ["api.example.com", "*.example.org:8443"]), new ToolSetting("mcp__crm__find_customer", ToolSetting.Outside)],
    };

    private static readonly Guid Secret = new("0e000000-0000-8000-8000-000000000001");

    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    /// <summary>
    /// By the golden file's name: the stored name; <c>.least</c> where something is missing, <c>.more</c> with what was added to the event later.
    /// </summary>
    public static Dictionary<string, object> All { get; } =
        ((IEnumerable<KeyValuePair<string, object>>[])[First, OfMemory, OfTools, OfHandoffs]).SelectMany(e => e).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);

    private static Dictionary<string, object> First => new(StringComparer.Ordinal)
    {
        ["tenant.created.v1"] = new TenantEvent.Created("Acme Tools", "acme-tools"),
        ["tenant.renamed.v1"] = new TenantEvent.Renamed("Acme Machines"),
        ["tenant.suspended.v1"] = new TenantEvent.Suspended("unpaid"),
        ["tenant.resumed.v1"] = new TenantEvent.Resumed(),
        ["tenant.closed.v1"] = new TenantEvent.Closed("asked for it"),

        ["token.issued.v1"] = new AccessTokenEvent.Issued("Docs sync – Año", Digest, [AccessTokenScopes.Knowledge], Noon),
        ["token.issued.v1.least"] = new AccessTokenEvent.Issued("Docs sync", Digest, [AccessTokenScopes.Knowledge], null),
        ["token.revoked.v1"] = new AccessTokenEvent.Revoked(),

        ["agent.hired.v1"] = new AgentEvent.Hired(Configuration),
        ["agent.hired.v1.hours"] = new AgentEvent.Hired(Least with
        {
            BusinessHours = new BusinessHours(new WeeklyHours("09:00-13:00, 15:00-18:00", "09:00-18:00", "09:00-18:00", "09:00-18:00", "09:00-15:00", "10:00-12:00", "22:00-24:00"), "Europe/Madrid"),
            HandoffTimeoutMinutes = 10,
            TimeZone = "America/Sao_Paulo",
        }),
        ["agent.hired.v1.least"] = new AgentEvent.Hired(Least),
        ["agent.revised.v1"] = new AgentEvent.Revised(Configuration),
        ["agent.revised.v1.least"] = new AgentEvent.Revised(Least),
        ["agent.hired.v1.tools"] = new AgentEvent.Hired(Equipped),
        ["agent.revised.v1.tools"] = new AgentEvent.Revised(Equipped),
        ["agent.paused.v1"] = new AgentEvent.Paused(),
        ["agent.resumed.v1"] = new AgentEvent.Resumed(),
        ["agent.retired.v1"] = new AgentEvent.Retired(),

        ["channel.connected.v1"] = new ChannelEvent.Connected("slack", "T0ACME", "Acme", "U0BOT", "B0BOT", "A0APP", Channel, "...7f3a", NoonInBogota),
        ["channel.connected.v1.least"] = new ChannelEvent.Connected("slack", "T0ACME", null, null, null, null, Channel, "...7f3a", Noon),
        ["channel.disconnected.v1"] = new ChannelEvent.Disconnected("by_admin"),
        ["channel.token_revoked.v1"] = new ChannelEvent.TokenRevoked("app_uninstalled"),

        ["document.added.v1"] = new KnowledgeEvent.Added("Handbook – Año 2026.md", "text/markdown", Digest, 48_211, 1),
        ["document.replaced.v1"] = new KnowledgeEvent.Replaced("text/html", Digest, 51_002, 2),
        ["document.indexed.v1"] = new KnowledgeEvent.Indexed(2, 63, "ollama/all-minilm"),
        ["document.indexed.v1.least"] = new KnowledgeEvent.Indexed(2, 63, null),
        ["document.indexing_failed.v1"] = new KnowledgeEvent.IndexingFailed(2, "document_broken"),
        ["document.removed.v1"] = new KnowledgeEvent.Removed(Purged: true),
        ["mcp.server_added.v1"] = new McpServerEvent.Added("crm", "https://mcp.example.com/crm", ["Authorization", "X-Team"], Secret),
        ["mcp.server_added.v1.least"] = new McpServerEvent.Added("crm", "https://mcp.example.com/crm", [], null),
        ["mcp.tools_discovered.v1"] = new McpServerEvent.ToolsDiscovered(
        [
            new McpTool("find_customer", "mcp__crm__find_customer", "Finds a customer.", """{"type":"object","properties":{"email":{"type":"string"}}}""", Digest, null, ReadOnlyHint: true, IdempotentHint: null),
            new McpTool("a b", "mcp__crm__a b", "", "{}", Digest, "its name", ReadOnlyHint: null, IdempotentHint: false),
        ]),
        ["mcp.tool_approved.v1"] = new McpServerEvent.ToolApproved("find_customer", Digest, McpRisk.Reads, Idempotent: true),
        ["mcp.server_removed.v1"] = new McpServerEvent.Removed(),

        ["conversation.started.v1"] = new ConversationEvent.Started(new ConversationAddress("slack", "T0ACME", "C0HELP", "1732104000.000100"), Channel),
        ["message.received.v1"] = new ConversationEvent.MessageReceived(Message, "1732104000.000100", Maya, Words, Direct: false, Mentioned: true, Noon, Digest),
        ["message.edited.v1"] = new ConversationEvent.MessageEdited("1732104000.000100", Words, NoonInBogota),
        ["message.deleted.v1"] = new ConversationEvent.MessageDeleted("1732104000.000100", Noon),
        ["message.rejected.v1"] = new ConversationEvent.MessageRejected(Message, RejectionReason.RateLimited, 2),
        ["message.rejected.v1.least"] = new ConversationEvent.MessageRejected(Message, RejectionReason.NoActiveAgent, null),
        ["notice.requested.v1"] = new ConversationEvent.NoticeRequested(Message, Outbound),
        ["notice.delivered.v1"] = new ConversationEvent.NoticeDelivered(Message, Outbound),
        ["notice.failed.v1"] = new ConversationEvent.NoticeFailed(Message, Outbound, "user_not_in_channel", Final: true),
        ["turn.started.v1"] = new ConversationEvent.TurnStarted(Turn, [Message], Nora, 3, Maya),
        ["turn.retried.v1"] = new ConversationEvent.TurnRetried(Turn),
        ["placeholder.requested.v1"] = new ConversationEvent.PlaceholderRequested(Turn, Outbound),
        ["placeholder.posted.v1"] = new ConversationEvent.PlaceholderPosted(Turn, Outbound, "1732104001.000200"),
        ["placeholder.failed.v1"] = new ConversationEvent.PlaceholderFailed(Turn, Outbound, "not_found"),
        ["model.requested.v1"] = new ConversationEvent.ModelRequested(
            Turn, Call, "answer", Nora, "slack", "openai", "gpt-5", "openai-chat/1", Digest, new PromptSources(Nora, 3, 7, [Message])),
        ["model.called.v1"] = new ConversationEvent.ModelCalled(
            Turn, Call, "answer", Nora, "slack", "openai", "gpt-5", Answer, "stop", new CallTokens(1_200, 1_000, 85, Estimated: false),
            "0.001275", "2026-11-01", 412, 2_310, "req_01"),
        ["model.called.v1.least"] = new ConversationEvent.ModelCalled(
            Turn, Call, "answer", Nora, "slack", "ollama", "llama3.3", Answer, "stop", new CallTokens(1_200, 0, 85, Estimated: true),
            null, null, null, 2_310, null),
        ["model.call_failed.v1"] = new ConversationEvent.ModelCallFailed(
            Turn, Call, "answer", Nora, "slack", "openai", "gpt-5", "rate_limited", "rate_limit_exceeded", MayRetry: true, 429, 7,
            new CallTokens(1_200, 0, 0, Estimated: true), "0.0015", "2026-11-01", 95),
        ["model.call_failed.v1.least"] = new ConversationEvent.ModelCallFailed(
            Turn, Call, "answer", Nora, "slack", "openai", "gpt-5", "interrupted", null, MayRetry: true, null, null, null, null, null, null),
        ["reply.composed.v1"] = new ConversationEvent.ReplyComposed(Turn, ReplyKind.Answer, Call, Answer, 2, "slack/1"),
        ["reply.composed.v1.least"] = new ConversationEvent.ReplyComposed(Turn, ReplyKind.Apology, null, Answer, 1, "slack/1"),
        ["delivery.requested.v1"] = new ConversationEvent.DeliveryRequested(Turn, Outbound, 1, "1732104001.000200"),
        ["delivery.requested.v1.least"] = new ConversationEvent.DeliveryRequested(Turn, Outbound, 2, null),
        ["reply.delivered.v1"] = new ConversationEvent.ReplyDelivered(Turn, Outbound, 1, "1732104001.000200"),
        ["reply.delivery_failed.v1"] = new ConversationEvent.DeliveryFailed(Turn, Outbound, 1, "ratelimited", Final: false),

        ["embedding.called.v1"] = new EmbeddingEvent.Called(
            Call, EmbeddingPurpose.Memory, "openai", "text-embedding-3-small", 384, 12, 1_430, Estimated: false, "0.0000286", "2026-08-02", 240, "req_02"),
        ["embedding.called.v1.least"] = new EmbeddingEvent.Called(
            Call, EmbeddingPurpose.Reembed, "openai-compatible", "house-embedding", 384, 64, 9_000, Estimated: true, null, null, 1_240, null),
        ["embedding.call_failed.v1"] = new EmbeddingEvent.CallFailed(
            Call, EmbeddingPurpose.Knowledge, "openai", "text-embedding-3-small", 64, "rate_limited", "rate_limit_exceeded", MayRetry: true, 429, 7,
            9_000, "0.00018", "2026-08-02", 95),
        ["embedding.call_failed.v1.least"] = new EmbeddingEvent.CallFailed(
            Call, EmbeddingPurpose.Memory, "ollama", "all-minilm", 1, "unreachable", null, MayRetry: true, null, null, null, null, null, 12),
    };
}
