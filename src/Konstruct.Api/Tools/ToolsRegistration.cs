using Konstruct.Api.Tools.BuiltIn;

namespace Konstruct.Api.Tools;

/// <summary>Puts the tools into the container.</summary>
internal static class ToolsRegistration
{
    public static IServiceCollection AddTools(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ToolSchemas>();
        services.AddSingleton<ToolMetrics>();
        services.AddSingleton<ToolRunner>();
        services.AddSingleton<ToolRegistry>();
        services.AddSingleton<IToolSource, BuiltInToolSource>();
        return services;
    }
}
