using System.Collections.Concurrent;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Mcp;

/// <summary>The simulated MCP servers: any name is one, with the usual tools, from its first request on.</summary>
public sealed class McpWorld
{
    private readonly ConcurrentDictionary<string, McpServer> _servers = new(StringComparer.Ordinal);
    private readonly ChangeSignal _signal;

    internal McpWorld(ChangeSignal signal) => _signal = signal;

    /// <summary>The server at <c>/mcp/NAME</c>.</summary>
    public McpServer this[string name] => _servers.GetOrAdd(name, n => new McpServer(n, _signal));

    /// <summary>Those that were asked or set up.</summary>
    public IReadOnlyList<McpServer> All => [.. _servers.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>All are fresh again.</summary>
    public void Clear()
    {
        _servers.Clear();
        _signal.Notify();
    }
}
