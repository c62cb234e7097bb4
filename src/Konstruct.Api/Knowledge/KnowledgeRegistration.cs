using Konstruct.Api.Knowledge.Http;
using Konstruct.Api.Knowledge.Indexing;
using Konstruct.Api.Knowledge.Search;
using Konstruct.EventStore.Messaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Konstruct.Api.Knowledge;

/// <summary>Puts the knowledge base into the container.</summary>
internal static class KnowledgeRegistration
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KnowledgeOptions>().Bind(configuration.GetSection(KnowledgeOptions.Section))
            .Validate(o => o.LeastSimilarity is >= -1 and <= 1, "Knowledge:LeastSimilarity must be between -1 and 1.")
            .Validate(o => o.Candidates is >= 1 and <= 200, "Knowledge:Candidates must be between 1 and 200.")
            .Validate(o => o.UploadTimeout > TimeSpan.Zero && o.UploadTimeout <= TimeSpan.FromHours(1), "Knowledge:UploadTimeout must be longer than zero and at most an hour.")
            .Validate(o => o.UploadsOfOneTenant >= 1 && o.Uploads >= o.UploadsOfOneTenant && o.Uploads <= 256, "Knowledge:UploadsOfOneTenant must be at least 1, Knowledge:Uploads at least that and at most 256.")
            .ValidateOnStart();
        services.TryAddSingleton<IKnowledgeEmbedding, NoKnowledgeEmbedding>();
        services.AddSingleton<KnowledgeChunks>();
        services.AddSingleton<KnowledgeIndexer>();
        services.AddSingleton<IndexQueue>();
        services.AddSingleton<ContentLock>();
        services.AddSingleton<KnowledgeCommands>();
        services.AddSingleton<KnowledgeSearch>();
        services.AddSingleton<UploadGate>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<IEnvelopeHandler, IndexDocument>();
        return services;
    }
}
