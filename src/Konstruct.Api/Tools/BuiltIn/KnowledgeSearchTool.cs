using System.Text;
using System.Text.Json;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary><c>knowledge_search</c>: the tenant's documents.</summary>
internal sealed class KnowledgeSearchTool(IKnowledgeForTools knowledge) : ITool
{
    /// <summary>Documents are often written elsewhere, so what stands in them counts as text from outside.</summary>
    public const string Origin = "knowledge";

    private const int DefaultLimit = 5;

    public static readonly ToolDefinition Current = new(
        BuiltInTools.KnowledgeSearch,
        "Search the company's own documents. Use it whenever the answer may stand there, before answering from general knowledge. "
        + "Name the source of what you use in your answer.",
        """{"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":1000,"description":"What to look for, in the words of the question."},"limit":{"type":"integer","minimum":1,"maximum":10,"description":"How many passages; 5 if left out."}},"required":["query"],"additionalProperties":false}""",
        ToolRisk.Reads, Idempotent: true, TimeSpan.FromSeconds(10), ResultLimit: 32 * 1024);

    public ToolDefinition Definition => Current;

    public async Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation)
    {
        var limit = arguments.TryGetProperty("limit", out var wanted) ? wanted.GetInt32() : DefaultLimit;
        var passages = await knowledge.SearchAsync(context, arguments.GetProperty("query").GetString()!, limit, cancellation);
        if (passages.Count == 0)
            return new ToolOutcome.Completed("No document says anything about this.");
        var text = new StringBuilder();
        foreach (var (number, passage) in passages.Index())
        {
            text.Append(number + 1).Append(". Source: ").Append(passage.Source);
            if (passage.Section is { Length: > 0 } section)
                text.Append(" — ").Append(section);
            text.Append('\n').Append(passage.Text).Append("\n\n");
        }

        return new ToolOutcome.Completed(text.ToString().TrimEnd('\n'), FromOutside: Origin);
    }
}
