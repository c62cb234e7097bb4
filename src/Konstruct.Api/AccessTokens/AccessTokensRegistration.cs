using Konstruct.Api.Platform.Access;

namespace Konstruct.Api.AccessTokens;

internal static class AccessTokensRegistration
{
    public static IServiceCollection AddAccessTokens(this IServiceCollection services) => services
        .AddSingleton<AccessTokenCommands>()
        .AddSingleton<ICredentials, AccessTokenCredentials>();
}
