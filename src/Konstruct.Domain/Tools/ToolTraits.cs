namespace Konstruct.Domain.Tools;

/// <summary>What the policy needs to know of a tool.</summary>
/// <param name="Mcp">It comes from a tenant's MCP server and is not built in.</param>
public sealed record ToolTraits(string Name, ToolRisk Risk, bool Mcp);
