using System.Text;
using System.Text.Json;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Streams;
using Konstruct.Projections.Tools;
using ModelContextProtocol.Protocol;

namespace Konstruct.Api.Tools.Mcp;

/// <summary>A tool on a tenant's MCP server, in exactly the form that was approved.</summary>
internal sealed class McpRemoteTool(McpServerRow server, McpToolRow row, McpServers servers, McpConnector connector, McpCommands commands) : ITool
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);
    private const int ResultLimit = 32 * 1024;

    public ToolDefinition Definition { get; } = DefinitionOf(server.Name, row.Tool, McpRisk.Parse(row.Risk) ?? ToolRisk.ReachesOutside, row.Idempotent);

    public static ToolDefinition DefinitionOf(string server, McpTool tool, ToolRisk risk, bool idempotent) =>
        new(tool.FullName, tool.Description, tool.Schema, risk, idempotent, TimeLimit, ResultLimit, server);

    public async Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation)
    {
        try
        {
            var headers = await servers.HeadersAsync(context.Tenant, server.SecretId, cancellation);
            return await connector.AskAsync(new Uri(server.Url), headers, async client =>
            {
                // What is called is what is offered at this moment; only then does the approval say anything about it.
                var offered = await McpCatalog.ReadAsync(client, server.Name, cancellation);
                var now = offered.FirstOrDefault(t => t.Name == row.Tool.Name);
                if (now?.Digest != row.Tool.Digest || now.Problem is not null)
                {
                    await commands.DiscoveredAsync(context.Tenant, server.Name, offered, ContextOf(context), cancellation);
                    return now is null
                        ? new ToolOutcome.Failed(ToolFailures.McpToolGone, "The server does not offer this tool any more.")
                        : new ToolOutcome.Failed(ToolFailures.McpSchemaChanged, ToolRefusals.SchemaChanged(Definition.Name).Reason);
                }

                var result = await client.CallToolAsync(
                    new CallToolRequestParams
                    {
                        Name = row.Tool.Name,
                        Arguments = arguments.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal),
                    },
                    cancellation);
                return Read(result);
            }, cancellation);
        }
        catch (McpFailureException e)
        {
            return new ToolOutcome.Failed(e.Code, e.Code switch
            {
                ToolFailures.TimedOut => "The server did not answer in time. What it did is not known.",
                ToolFailures.TooLarge => "The server's answer is too large to be read. Ask for less.",
                ToolFailures.McpRemoved => "The server of this tool was removed.",
                ToolFailures.McpUnreachable => "The server of this tool cannot be reached.",
                _ => "The server of this tool gave an answer that cannot be understood, or refused the call.",
            });
        }
    }

    private ToolOutcome Read(CallToolResult result)
    {
        var text = new StringBuilder();
        foreach (var block in result.Content ?? [])
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(block switch
            {
                TextContentBlock t => t.Text,
                EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
                ResourceLinkBlock link => $"[link to {link.Uri}]",
                _ => $"[{block.Type}, not shown]",
            });
        }

        if (text.Length == 0 && result.StructuredContent is { } structured)
            text.Append(structured);
        var origin = "mcp:" + server.Name;
        return result.IsError == true
            ? new ToolOutcome.Failed(ToolFailures.McpError, text.Length == 0 ? "The tool failed and did not say why." : text.ToString(), origin)
            : new ToolOutcome.Completed(text.Length == 0 ? "Done; the tool said nothing." : text.ToString(), FromOutside: origin);
    }

    private static EventContext ContextOf(ToolCallContext context) => new(
        CorrelationId: context.TurnId.ToString("D"), CausationId: context.ToolCallId.ToString("D"), UserName: "konstruct");
}
