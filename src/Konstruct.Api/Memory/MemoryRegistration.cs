using Konstruct.EventStore.Messaging;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Memory;

/// <summary>Puts long-term memory into the container.</summary>
internal static class MemoryRegistration
{
    public static IServiceCollection AddLongTermMemory(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MemoryOptions>().Bind(configuration.GetSection("Memory"))
            .Validate(o => o.Floor is null or (>= 0 and <= 1), "Memory:Floor must be between 0 and 1.")
            .Validate(o => o.Concurrency is >= 1 and <= 64, "Memory:Concurrency must be between 1 and 64.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<MemoryOptions>>().Value);
        services.AddSingleton<MemoryStore>();
        services.AddSingleton<MemorySealing>();
        services.AddSingleton<LongTermMemory>();
        services.AddSingleton<ConversationMemory>();
        services.AddSingleton<ReindexMemories>();
        services.AddSingleton<IEnvelopeHandler, RememberConversation>();
        return services;
    }
}
