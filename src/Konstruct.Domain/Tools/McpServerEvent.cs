using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tools;

/// <summary>An MCP server that a tenant takes tools from.</summary>
public abstract record McpServerEvent
{
    private McpServerEvent()
    {
    }

    /// <param name="Name">Part of its tools' names: <c>mcp__NAME__TOOL</c>.</param>
    /// <param name="HeaderNames">Names of the headers that are sent along; their values are secrets.</param>
    /// <param name="SecretId">Where the values are kept, sealed; other values have another id. Null: there are none.</param>
    [EventType("mcp.server_added.v1")]
    public sealed record Added(string Name, string Url, IReadOnlyList<string> HeaderNames, Guid? SecretId) : McpServerEvent;

    /// <summary>What the server said it offers, all of it; nothing of it can be used before it is approved.</summary>
    [EventType("mcp.tools_discovered.v1")]
    public sealed record ToolsDiscovered(IReadOnlyList<McpTool> Tools) : McpServerEvent;

    /// <summary>A person read name, description and schema, and lets employees be given the tool in exactly this form.</summary>
    /// <param name="Tool">The server's own name of it.</param>
    /// <param name="Digest">Of what was read.</param>
    /// <param name="Risk">What the person judged it to be, one of <see cref="McpRisk"/>; the server's own hints count for nothing.</param>
    /// <param name="Idempotent">Whether an interrupted call may be made again.</param>
    [EventType("mcp.tool_approved.v1")]
    public sealed record ToolApproved(string Tool, string Digest, string Risk, bool Idempotent) : McpServerEvent;

    [EventType("mcp.server_removed.v1")]
    public sealed record Removed : McpServerEvent;
}

/// <summary>A tool as its server describes it.</summary>
/// <param name="Name">The server's own name.</param>
/// <param name="FullName">As employees are given it: <c>mcp__SERVER__TOOL</c>.</param>
/// <param name="Schema">JSON Schema of the arguments, as text.</param>
/// <param name="Digest">Hex SHA-256 of full name, description and schema: what an approval and a prompt are bound to.</param>
/// <param name="Problem">Why it cannot be used at all; null: it can, once approved.</param>
/// <param name="ReadOnlyHint">What the server says of it, for the person who approves.</param>
/// <param name="IdempotentHint">As <paramref name="ReadOnlyHint"/>.</param>
public sealed record McpTool(
    string Name, string FullName, string Description, string Schema, string Digest, string? Problem, bool? ReadOnlyHint, bool? IdempotentHint);

/// <summary><see cref="ToolRisk"/> as it stands in events and is written at the terminal.</summary>
public static class McpRisk
{
    public const string Reads = "reads";
    public const string Writes = "writes";
    public const string Outside = "outside";

    /// <summary>Null: it is none of them.</summary>
    public static ToolRisk? Parse(string? risk) => risk switch
    {
        Reads => ToolRisk.Reads,
        Writes => ToolRisk.Writes,
        Outside => ToolRisk.ReachesOutside,
        _ => null,
    };
}
