using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Mcp;

/// <summary>A tool that a simulated MCP server offers.</summary>
/// <param name="Name">As it is called.</param>
/// <param name="Description">For the model.</param>
/// <param name="InputSchema">JSON Schema of the arguments.</param>
/// <param name="ReadOnlyHint">What the server claims about it, true or not.</param>
public sealed record McpTool(string Name, string Description, JsonObject InputSchema, bool? ReadOnlyHint = null)
{
    /// <summary>The result's text; null answers with the arguments that were received.</summary>
    public string? Text { get; init; }

    /// <summary>The result has this many bytes of filler instead.</summary>
    public long? Bytes { get; init; }

    /// <summary>The result says that the tool failed.</summary>
    public bool IsError { get; init; }

    /// <summary>Members that a call must have although the schema does not say so: the server lies.</summary>
    public IReadOnlyList<string> DemandsUnsaid { get; init; } = [];
}
