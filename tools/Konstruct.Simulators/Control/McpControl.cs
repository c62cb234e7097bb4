using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Mcp;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Control;

/// <summary>What a simulated MCP server is told to be.</summary>
internal static class McpControl
{
    public static void Map(RouteGroupBuilder control)
    {
        control.MapGet("/mcp", (McpWorld world) => Results.Json(world.All.Select(View), Json.Control));
        control.MapGet("/mcp/{name}", (string name, McpWorld world) => Results.Json(View(world[name]), Json.Control));
        control.MapPut("/mcp/{name}", (string name, Wish wish, McpWorld world) =>
        {
            var server = world[name];
            server.IsGone = wish.Gone ?? server.IsGone;
            server.EndlessList = wish.EndlessList ?? server.EndlessList;
            server.Streams = wish.Streams ?? server.Streams;
            server.Authorization = wish.Authorization ?? server.Authorization;
            if (wish.Tools is { } tools)
                server.Tools = [.. tools.Select(ToTool)];
            return Results.Json(View(server), Json.Control);
        });
    }

    private static object View(McpServer server) => new
    {
        server.Name, gone = server.IsGone, server.EndlessList, server.Streams, tools = server.Tools.Select(t => t.Name), server.Calls,
    };

    private static McpTool ToTool(WishedTool wished) => new(
        wished.Name ?? throw new ArgumentException("A tool has a name.", nameof(wished)),
        wished.Description ?? "",
        wished.InputSchema?.ToNode() as JsonObject ?? new JsonObject { ["type"] = "object" },
        wished.ReadOnlyHint)
    {
        Text = wished.Text, Bytes = wished.Bytes, IsError = wished.IsError ?? false, DemandsUnsaid = wished.DemandsUnsaid ?? [],
    };

    private sealed record Wish(bool? Gone, bool? EndlessList, bool? Streams, string? Authorization, IReadOnlyList<WishedTool>? Tools);

    private sealed record WishedTool(
        string? Name, string? Description, JsonElement? InputSchema, bool? ReadOnlyHint, string? Text, long? Bytes, bool? IsError, IReadOnlyList<string>? DemandsUnsaid);
}
