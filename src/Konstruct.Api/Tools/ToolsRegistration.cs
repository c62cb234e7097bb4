using Konstruct.Api.Tools.BuiltIn;
using Konstruct.Api.Tools.Mcp;

namespace Konstruct.Api.Tools;

/// <summary>Puts the tools into the container.</summary>
internal static class ToolsRegistration
{
    public static IServiceCollection AddTools(this IServiceCollection services)
    {
        services.AddSingleton<ToolSchemas>();
        services.AddSingleton<ToolMetrics>();
        services.AddSingleton<ToolRunner>();
        services.AddSingleton<ToolRegistry>();
        services.AddSingleton<IToolSource, BuiltInToolSource>();
        services.AddSingleton<IToolSource, McpToolSource>();
        services.AddSingleton<McpConnector>();
        services.AddSingleton<McpServers>();
        services.AddSingleton<McpCommands>();
        return services;
    }
}
