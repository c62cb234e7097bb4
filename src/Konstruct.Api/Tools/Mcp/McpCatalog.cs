using System.Text;
using Konstruct.Domain.Tools;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Konstruct.Api.Tools.Mcp;

/// <summary>What a server offers, read within limits: a list may be endless, and a description a book.</summary>
internal static class McpCatalog
{
    public const int MaxTools = 128;
    public const int MaxDescription = 4_000;
    private const int MaxPages = 20;
    private const int MaxBytes = 1024 * 1024;

    /// <exception cref="McpFailureException">Too much of it.</exception>
    public static async Task<IReadOnlyList<McpTool>> ReadAsync(McpClient client, string server, CancellationToken cancellation)
    {
        var tools = new List<McpTool>();
        var bytes = 0;
        string? cursor = null;
        for (var page = 1; ; page++)
        {
            var answer = await client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellation);
            foreach (var tool in answer.Tools)
            {
                var read = Read(server, tool);
                bytes += Encoding.UTF8.GetByteCount(read.Schema) + Encoding.UTF8.GetByteCount(read.Description);
                tools.Add(read);
                if (tools.Count > MaxTools || bytes > MaxBytes)
                    throw new McpFailureException(ToolFailures.TooLarge);
            }

            cursor = answer.NextCursor;
            if (string.IsNullOrEmpty(cursor))
                break;
            if (page == MaxPages)
                throw new McpFailureException(ToolFailures.TooLarge);
        }

        // Of two tools with one name nobody can say which is called.
        return [.. tools.GroupBy(t => t.Name, StringComparer.Ordinal).Select(g => g.Count() == 1 ? g.First() : g.First() with { Problem = "the server offers two tools of this name" })];
    }

    private static McpTool Read(string server, Tool tool)
    {
        var name = ResultText.Clean(tool.Name ?? "");
        var fullName = McpName.Of(server, name);
        var description = ResultText.Clean(tool.Description ?? tool.Title ?? "");
        var schema = ResultText.Clean(tool.InputSchema.GetRawText());
        var problem = ProblemOf(fullName, description, schema);
        // What cannot be used is listed with its reason; its text is not worth storing.
        if (problem is not null)
            (description, schema) = ("", "{}");
        return new McpTool(
            name.Length <= 200 ? name : name[..200], fullName.Length <= 200 ? fullName : fullName[..200], description, schema,
            ToolDefinition.DigestOf(fullName, description, schema), problem, tool.Annotations?.ReadOnlyHint, tool.Annotations?.IdempotentHint);
    }

    private static string? ProblemOf(string fullName, string description, string schema)
    {
        if (!McpName.IsUsable(fullName))
            return $"its name with the server's must have at most {McpName.MaxLength} of A-Z, a-z, 0-9, _ and -";
        if (description.Length > MaxDescription)
            return $"its description has more than {MaxDescription} characters";
        try
        {
            CompiledSchema.From(schema);
            return null;
        }
        catch (SchemaRefusedException e)
        {
            return "its schema is refused: " + e.Message;
        }
    }
}
