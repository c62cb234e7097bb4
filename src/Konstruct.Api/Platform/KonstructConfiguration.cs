namespace Konstruct.Api.Platform;

/// <summary>Settings: appsettings.json beside the executable, then the environment.</summary>
internal static class KonstructConfiguration
{
    public static IConfigurationRoot Build() => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .Build();
}
