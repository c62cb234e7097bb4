using System.Text.Json;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary><c>ask_human</c>: the employee itself asks for a colleague. What it leads to is the conversation's business.</summary>
internal sealed class AskHumanTool : ITool
{
    public static readonly ToolDefinition Current = new(
        BuiltInTools.AskHuman,
        "Hand this conversation over to a human colleague. Use it when the person asks for a human, when you cannot help, or when a decision is not yours to make. "
        + "The colleague sees the conversation; say what is open.",
        """{"type":"object","properties":{"question":{"type":"string","minLength":1,"maxLength":1000,"description":"What the colleague is needed for, in one or two sentences."},"tried":{"type":"string","maxLength":2000,"description":"What was tried already."}},"required":["question"],"additionalProperties":false}""",
        ToolRisk.Reads, Idempotent: true, TimeSpan.FromSeconds(2), ResultLimit: 4 * 1024);

    public ToolDefinition Definition => Current;

    public Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation) =>
        Task.FromResult<ToolOutcome>(new ToolOutcome.AsksHuman(
            arguments.GetProperty("question").GetString()!,
            arguments.TryGetProperty("tried", out var tried) ? tried.GetString() : null));
}
