using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Mcp;

/// <summary>One simulated MCP server.</summary>
public sealed class McpServer
{
    private readonly ConcurrentDictionary<string, byte> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ChangeSignal _signal;
    private volatile IReadOnlyList<McpTool> _tools;
    private int _lastSession;

    internal McpServer(string name, ChangeSignal signal)
    {
        Name = name;
        _signal = signal;
        _tools = Usual;
    }

    /// <summary>The last part of its address, <c>/mcp/NAME</c>.</summary>
    public string Name { get; }

    /// <summary>What a fresh server offers.</summary>
    public static IReadOnlyList<McpTool> Usual { get; } =
    [
        new("find_customer", "Find a customer of the shop by e-mail address.", Schema("email"), ReadOnlyHint: true) { Text = "Maya Ruiz, customer since 2021, plan: gold." },
        new("create_ticket", "Open a ticket for the service team.", Schema("title", "text")) { Text = "Ticket 4711 was opened." },
    ];

    /// <summary>What it lists, and what it can be asked to do.</summary>
    public IReadOnlyList<McpTool> Tools
    {
        get => _tools;
        set
        {
            _tools = value;
            _signal.Notify();
        }
    }

    /// <summary>The list never ends: every page names another one.</summary>
    public bool EndlessList { get; set; }

    /// <summary>Answers come as server-sent events and not as JSON.</summary>
    public bool Streams { get; set; }

    /// <summary>The value that the header Authorization must have; null: none is needed.</summary>
    public string? Authorization { get; set; }

    /// <summary>It is switched off: its address answers 404.</summary>
    public bool IsGone { get; set; }

    /// <summary>The calls that were carried out, as <c>name {arguments}</c>, oldest first.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    internal string Begin()
    {
        var session = $"{Name}-{Interlocked.Increment(ref _lastSession)}";
        _sessions[session] = 0;
        return session;
    }

    internal bool Knows(string? session) => session is not null && _sessions.ContainsKey(session);

    internal void End(string session) => _sessions.TryRemove(session, out _);

    internal void Called(string name, string arguments)
    {
        _calls.Enqueue($"{name} {arguments}");
        _signal.Notify();
    }

    private static JsonObject Schema(params string[] required) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(required.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["type"] = "string" }))),
        ["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]),
    };
}
