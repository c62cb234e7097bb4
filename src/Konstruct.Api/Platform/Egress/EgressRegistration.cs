using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform.Egress;

/// <summary>Puts the egress into the container.</summary>
internal static class EgressRegistration
{
    public static IServiceCollection AddEgress(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EgressOptions>()
            .Bind(configuration.GetSection("Egress"))
            .Validate(o => o.ConnectTimeout > TimeSpan.Zero, "Egress:ConnectTimeout must be longer than zero.")
            .Validate(o => o.ConnectionLifetime > TimeSpan.Zero, "Egress:ConnectionLifetime must be longer than zero.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<INameResolver, SystemNameResolver>();
        services.TryAddSingleton(_ => ConfiguredOrigins.From(configuration));
        services.TryAddSingleton(provider => new Egress(
            provider.GetRequiredService<IOptions<EgressOptions>>(),
            provider.GetRequiredService<ConfiguredOrigins>(),
            provider.GetRequiredService<INameResolver>(),
            provider.GetRequiredService<TimeProvider>(),
            ConfiguredOrigins.ForTools(configuration)));
        return services;
    }
}
