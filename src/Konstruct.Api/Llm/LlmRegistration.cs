using Konstruct.Api.Llm.Prices;
using Konstruct.Api.Llm.Providers;
using Konstruct.Api.Llm.Routing;
using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Llm;

/// <summary>Puts the model pool into the container. Wrong settings stop the start with the key to mend.</summary>
internal static class LlmRegistration
{
    public static IServiceCollection AddLlmPool(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LlmOptions>().Bind(configuration.GetSection("Llm")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LlmOptions>, LlmOptionsValidator>();
        services.AddEgress(configuration);
        services.AddMetrics();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<LlmOptions>>().Value);
        services.AddSingleton(PriceTable.Load());
        services.AddSingleton<ProviderCatalog>();
        services.AddSingleton<RouteTable>();
        services.AddSingleton<Cooldowns>();
        services.AddSingleton<RouteChooser>();
        services.AddSingleton<LlmMetrics>();
        services.AddSingleton<LlmPool>();
        return services;
    }
}
