using System.Text.Json;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary><c>remember</c>: keeps a fact about the person for later conversations.</summary>
internal sealed class RememberTool(IMemoryForTools memory) : ITool
{
    public static readonly ToolDefinition Current = new(
        BuiltInTools.Remember,
        "Keep a fact about the person you talk with, for later conversations: a preference, an agreement, a detail they will expect you to know. "
        + "One self-contained sentence. Never keep passwords or card numbers.",
        """{"type":"object","properties":{"text":{"type":"string","minLength":1,"maxLength":2000,"description":"The fact, as a sentence that makes sense on its own."}},"required":["text"],"additionalProperties":false}""",
        ToolRisk.Writes, Idempotent: true, TimeSpan.FromSeconds(10), ResultLimit: 1024);

    public ToolDefinition Definition => Current;

    public async Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation)
    {
        await memory.RememberAsync(context, arguments.GetProperty("text").GetString()!, cancellation);
        return new ToolOutcome.Completed("It will be remembered.");
    }
}
