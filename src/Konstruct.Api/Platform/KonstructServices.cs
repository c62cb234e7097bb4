using Konstruct.Api.AccessTokens;
using Konstruct.Api.Agents;
using Konstruct.Api.Channels;
using Konstruct.Api.Channels.Slack;
using Konstruct.Api.Conversations;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Handoff;
using Konstruct.Api.Knowledge;
using Konstruct.Api.Llm;
using Konstruct.Api.Platform.Blobs;
using Konstruct.Api.Memory;
using Konstruct.Api.Tenants;
using Konstruct.Api.Tools;
using Konstruct.Api.Tools.BuiltIn;
using Konstruct.EventStore;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Konstruct.Api.Platform;

/// <summary>Everything the server and the terminal share. What runs in the background is added by <c>serve</c> alone.</summary>
internal static class KonstructServices
{
    public static IServiceCollection AddKonstruct(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Ids>();
        services.AddSingleton<CrashPoint>();
        services.AddEventStore(configuration);
        services.AddLlmPool(configuration);
        services.AddBlobs(configuration);
        services.AddEmbeddings(configuration);
        services.AddLongTermMemory(configuration);
        services.TryAddSingleton<IKnowledgeEmbedding, KnowledgeEmbedding>();
        services.AddKnowledge(configuration);
        services.AddSlack(configuration);
        services.AddConversations(configuration);
        services.AddTools();
        services.AddHandoff(configuration);
        services.AddAccessTokens();

        services.AddSingleton<RedisConnection>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<Streams>();
        services.AddSingleton<TenantCommands>();
        services.AddSingleton<TenantLookup>();
        services.AddSingleton<AgentCommands>();
        services.AddSingleton<ConnectSlack>();
        services.AddSingleton<RevokeChannel>();
        return services;
    }

    private static void AddEventStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => new Databases(Required(configuration, "Postgres"), Required(configuration, "PostgresDaemon")));
        services.AddSingleton(_ => MasterKeys.Parse(configuration["Konstruct:MasterKey"]));
        services.AddSingleton<KeyVault>();
        services.AddSingleton(EventTypes.Registry);
        services.AddSingleton<EventStore.Streams.EventStore>();
        services.AddSingleton<EventReader>();
        services.AddSingleton<PersonalContent>();
        services.AddSingleton<LaneStore>();
        services.AddSingleton<LaneSignal>();
        services.AddSingleton<DeadLetters>();
        services.AddOptions<LaneWorkerOptions>().Bind(configuration.GetSection("Messaging"));
        services.AddSingleton<DaemonSignal>();
        services.AddSingleton<ProjectionStore>();
        services.AddSingleton<ProjectionControl>();
        services.AddSingleton<ReadModelSchema>();
        services.AddSingleton<EraGuard>();
        services.AddOptions<ProjectionDaemonOptions>().Bind(configuration.GetSection("Projections"));
        services.AddOptions<DeduplicationOptions>().Bind(configuration.GetSection("Deduplication"))
            .Validate(o => o.Keep >= TimeSpan.FromDays(8) && o.Batch is > 0 and <= 10_000 && o.Interval > TimeSpan.Zero, "Deduplication:Keep must be at least 8 days, Batch 1 to 10000, Interval more than nothing.");
        foreach (var table in ReadModels.All)
            services.AddSingleton(table);
    }

    private static void AddSlack(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SlackOptions>().Bind(configuration.GetSection(SlackOptions.Section));
        services.AddSingleton<ISlackTransport, EgressSlackTransport>();
        services.AddSingleton<SlackMethodPause>();
        services.AddSingleton<SlackMetrics>();
        services.AddSingleton<SlackClient>();
        services.AddSingleton<SlackApi>();
        services.AddSingleton<SlackFiles>();
        services.AddSingleton<SlackChannels>();
        services.AddSingleton<SlackEvents>();
        services.AddSingleton<IChannelSender, SlackSender>();
    }

    private static void AddConversations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection("RateLimit"))
            .Validate(o => o.MessagesPerMinute > 0, "RateLimit:MessagesPerMinute must be at least 1.");
        services.AddSingleton<RateLimit>();
        services.AddSingleton<HandoffThreads>();
        services.AddSingleton<ReceiveMessage>();
        services.AddSingleton<ChangeMessage>();
        services.AddSingleton<ShortTermMemory>();
        services.AddSingleton<ConversationSessions>();
        services.AddSingleton<ConversationCommands>();
        services.AddSingleton<ChannelSenders>();
        services.AddSingleton<Workplace>();
        services.AddSingleton<PromptSections>();
        services.AddSingleton<PromptBuilder>();
        services.AddSingleton<PastPrompts>();
        services.AddSingleton<SummaryPrompt>();
        services.AddSingleton<SummaryQueue>();
        services.AddSingleton<CallEvents>();
        services.AddSingleton<IEnvelopeHandler, SummariseConversation>();
        services.AddSingleton<PromptImages>();
        services.AddSingleton<TurnImages>();
        services.AddSingleton<AdmitMessages>();
        services.AddSingleton<FollowingSteps>();
        services.AddSingleton<RecallForTurn>();
        services.AddSingleton<HandOver>();
        services.AddSingleton<UseTools>();
        services.AddSingleton<ParkTurns>();
        services.AddSingleton<CallHumans>();
        services.AddSingleton<HandoffDesk>();
        services.AddSingleton<ApprovalDesk>();
        services.AddSingleton<IKnowledgeForTools, KnowledgeForTools>();
        services.AddSingleton<IMemoryForTools, MemoryForTools>();
        services.AddSingleton<IEnvelopeHandler, ApprovalClock>();
        services.AddSingleton<IEnvelopeHandler, HandoffClock>();
        services.AddSingleton<IEnvelopeHandler, AnswerUnderPackage>();
        services.AddSingleton<AskModel>();
        services.AddSingleton<SpeakInChannel>();
        services.AddSingleton<TurnEffects>();
        services.AddSingleton<IEnvelopeHandler, TurnRunner>();
    }

    private static string Required(IConfiguration configuration, string name) => configuration.GetConnectionString(name) is { Length: > 0 } value
        ? value
        : throw new SettingMissingException($"ConnectionStrings:{name} is missing. In development './dev services env' prints it.");
}

/// <summary>A setting that everything needs is not there.</summary>
internal sealed class SettingMissingException(string message) : Exception(message);
