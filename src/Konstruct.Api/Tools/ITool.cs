using System.Text.Json;

namespace Konstruct.Api.Tools;

/// <summary>Something an employee can do besides talking. Built in, or on a tenant's MCP server.</summary>
internal interface ITool
{
    ToolDefinition Definition { get; }

    /// <summary>Whether this very call may be made again when nobody knows how the first time ended. Default: what the definition says.</summary>
    bool IsIdempotent(JsonElement arguments) => Definition.Idempotent;

    /// <summary>
    /// Does it. Called by <see cref="ToolRunner"/> alone, which holds it to its time and result limits and turns exceptions into failures.
    /// </summary>
    /// <param name="arguments">Fit the definition's schema.</param>
    /// <param name="cancellation">The caller's, and the end of the time limit.</param>
    Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation);
}
