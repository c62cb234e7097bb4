namespace Konstruct.Simulators.Models;

/// <summary>A tool call of a simulated model.</summary>
/// <param name="Name">The tool.</param>
/// <param name="ArgumentsJson">A JSON object as text; anything else is what a confused model would send.</param>
/// <param name="Id">The provider's id for it; made when null.</param>
public sealed record ModelToolCall(string Name, string ArgumentsJson = "{}", string? Id = null);

/// <summary>What a simulated model answers.</summary>
/// <param name="Text">The text; may be empty beside tool calls.</param>
public sealed record ModelAnswer(string Text)
{
    /// <summary>Tools it wants called.</summary>
    public IReadOnlyList<ModelToolCall> ToolCalls { get; init; } = [];

    /// <summary>The provider's own finish or stop reason; null for the usual one.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Counted input tokens; null counts the request's text.</summary>
    public int? InputTokens { get; init; }

    /// <summary>Counted output tokens; null counts the answer's text.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>An answer that consists of one tool call.</summary>
    public static ModelAnswer Calls(string tool, string argumentsJson = "{}", string? id = null) =>
        new("") { ToolCalls = [new(tool, argumentsJson, id)] };
}
