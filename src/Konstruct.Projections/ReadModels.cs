using Konstruct.EventStore.Projections;
using Konstruct.Projections.AccessTokens;
using Konstruct.Projections.Agents;
using Konstruct.Projections.Approvals;
using Konstruct.Projections.Channels;
using Konstruct.Projections.Conversations;
using Konstruct.Projections.Handoff;
using Konstruct.Projections.Knowledge;
using Konstruct.Projections.Tenants;
using Konstruct.Projections.Tools;
using Konstruct.Projections.Usage;

namespace Konstruct.Projections;

/// <summary>Every read model, by hand. What holds personal content in clear is told by <see cref="PersonalCopies"/>.</summary>
public static class ReadModels
{
    public static ReadModelTable<TenantRow> Tenants { get; } = new(new TenantsReadModel());

    public static ReadModelTable<AgentRow> Agents { get; } = new(new AgentsReadModel());

    public static ReadModelTable<ChannelRow> Channels { get; } = new(new ChannelsReadModel());

    public static ReadModelTable<ConversationListRow> ConversationList { get; } = new(new ConversationListReadModel());

    public static ReadModelTable<UsageRow> Usage { get; } = new(new UsageReadModel());

    public static ReadModelTable<McpServerRow> McpServers { get; } = new(new McpServersReadModel());

    public static ReadModelTable<KnowledgeDocumentRow> KnowledgeDocuments { get; } = new(new KnowledgeDocumentsReadModel());

    public static ReadModelTable<HandoffRow> Handoffs { get; } = new(new HandoffsReadModel());

    public static ReadModelTable<ApprovalRow> Approvals { get; } = new(new ApprovalsReadModel());

    public static ReadModelTable<AccessTokenRow> AccessTokens { get; } = new(new AccessTokensReadModel());

    public static IReadOnlyList<IReadModelTable> All { get; } =
        [Tenants, Agents, Channels, ConversationList, Usage, McpServers, KnowledgeDocuments, Handoffs, Approvals, AccessTokens];

    /// <summary>
    /// The one place that says where read models copy personal content in clear, so that erasing a person reaches it. Columns get here
    /// by their [PersonalCopy]; today there is none: transcripts are folded live from the sealed events.
    /// </summary>
    public static IReadOnlyList<string> PersonalCopies { get; } = [.. All.SelectMany(t => t.PersonalColumns)];
}
