using Konstruct.Domain.Agents;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.Tools;

namespace Konstruct.Api.Tools.Mcp;

/// <summary>The approved tools of a tenant's MCP servers.</summary>
internal sealed class McpToolSource(McpServers servers, McpConnector connector, McpCommands commands, EventReader reader) : IToolSource
{
    public async Task<FoundTools> FindAsync(TenantId tenant, AgentConfiguration agent, CancellationToken cancellation)
    {
        var wanted = (agent.Tools ?? []).Where(n => n.StartsWith(McpName.Prefix, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var tools = new List<ITool>();
        var withheld = new Dictionary<string, ToolRefusal>(StringComparer.Ordinal);
        var others = new List<string>();
        // most employees have none of them, and then nobody is asked
        foreach (var server in wanted.Count == 0 ? [] : await servers.InUseAsync(tenant, cancellation))
        {
            foreach (var row in McpToolRow.Read(server.Tools))
            {
                var name = row.Tool.FullName;
                if (!wanted.Contains(name))
                {
                    others.Add(name);
                    continue;
                }

                switch (row.Status())
                {
                    case McpToolRow.Approved:
                        tools.Add(new McpRemoteTool(server, row, servers, connector, commands));
                        break;
                    case McpToolRow.Changed:
                        withheld[name] = ToolRefusals.SchemaChanged(name);
                        break;
                    case McpToolRow.New:
                        withheld[name] = ToolRefusals.NotApproved(name);
                        break;
                    default:
                        withheld[name] = ToolRefusals.Unknown(name);
                        break;
                }
            }
        }

        return new FoundTools(tools, withheld, others);
    }

    /// <summary>From the server's own stream, where every form that a tool ever had stands.</summary>
    public async Task<ToolDefinition?> RebuildAsync(TenantId tenant, AgentConfiguration agent, ToolVersion version, CancellationToken cancellation)
    {
        if (McpName.Split(version.Name) is not var (server, _))
            return null;
        var events = await reader.ReadStreamAsync(await servers.StreamAsync(tenant, server, cancellation), cancellation: cancellation);
        var tool = events.Select(e => e.Data).OfType<McpServerEvent.ToolsDiscovered>().SelectMany(e => e.Tools)
            .LastOrDefault(t => t.FullName == version.Name && t.Digest == version.Digest);
        // Risk and idempotency were never part of a prompt.
        return tool is null ? null : McpRemoteTool.DefinitionOf(server, tool, ToolRisk.ReachesOutside, idempotent: false);
    }
}
