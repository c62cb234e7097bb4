using System.Collections.Immutable;

namespace Konstruct.Domain.Tools;

/// <summary>An MCP server of a tenant, as its events left it.</summary>
public abstract record McpServer
{
    private McpServer()
    {
    }

    public sealed record NotAdded : McpServer;

    /// <param name="Approvals">By the server's own name of the tool; each holds for one digest only.</param>
    public sealed record InUse(
        McpServerEvent.Added Server, IReadOnlyList<McpTool> Tools, ImmutableDictionary<string, McpServerEvent.ToolApproved> Approvals) : McpServer;

    public sealed record Gone(McpServerEvent.Added Server) : McpServer;
}
