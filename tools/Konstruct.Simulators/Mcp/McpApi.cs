using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Platform;
using Konstruct.Simulators.Requests;

namespace Konstruct.Simulators.Mcp;

/// <summary>
/// MCP over streamable HTTP as it looks from outside: JSON-RPC by POST to one address, sessions, answers as JSON or as server-sent events.
/// </summary>
internal static class McpApi
{
    private const string Provider = "mcp";
    private const string SessionHeader = "Mcp-Session-Id";
    private const string VersionHeader = "MCP-Protocol-Version";
    private static readonly string[] s_versions = ["2025-03-26", "2025-06-18", "2025-11-25"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/mcp/{name}", PostAsync);
        routes.MapGet("/mcp/{name}", (string name, McpWorld world) =>
            world[name].IsGone ? Results.NotFound() : Results.StatusCode(StatusCodes.Status405MethodNotAllowed));
        routes.MapDelete("/mcp/{name}", (string name, HttpContext context, McpWorld world) =>
        {
            if (context.Request.Headers[SessionHeader].ToString() is { Length: > 0 } session)
                world[name].End(session);
            return Results.NoContent();
        });
    }

    private static async Task PostAsync(string name, HttpContext context, McpWorld world, RequestLog requests, FaultGate faults)
    {
        var server = world[name];
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var message = Json.TryParse(body);
        var method = message?.Text("method") ?? "?";
        var number = requests.Arrived(Provider, method, context.Request.Headers.Authorization, body);
        var fault = faults.Take(Provider, method);
        var status = 0;
        try
        {
            status = await faults.InsteadAsync(context, fault, (code, error) => Error(null, code, error ?? "simulated fault"))
                ?? await ServeAsync(context, server, message, method, fault, faults);
        }
        finally
        {
            requests.Ended(number, status, fault?.Kind.ToString() ?? (status < 400 ? "ok" : "refused"));
        }
    }

    private static async Task<int> ServeAsync(HttpContext context, McpServer server, JsonElement? message, string method, Fault? fault, FaultGate faults)
    {
        if (server.IsGone)
            return await StatusAsync(context, StatusCodes.Status404NotFound);
        if (server.Authorization is { } needed && context.Request.Headers.Authorization != needed)
            return await StatusAsync(context, StatusCodes.Status401Unauthorized);
        var accepts = context.Request.Headers.Accept.ToString();
        if (!accepts.Contains("application/json", StringComparison.Ordinal) || !accepts.Contains("text/event-stream", StringComparison.Ordinal))
            return await StatusAsync(context, StatusCodes.Status406NotAcceptable);
        if (message is not { ValueKind: JsonValueKind.Object } request)
            return await StatusAsync(context, StatusCodes.Status400BadRequest);
        if (fault?.Kind == FaultKind.MalformedJson)
        {
            context.Response.ContentType = Json.ContentType;
            await context.Response.WriteAsync("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{", context.RequestAborted);
            return StatusCodes.Status200OK;
        }

        var id = request.Member("id")?.ToNode();
        if (method == "initialize")
        {
            context.Response.Headers[SessionHeader] = server.Begin();
            return await AnswerAsync(context, server, Result(id, Initialized(request)));
        }

        var session = context.Request.Headers[SessionHeader].ToString();
        if (!server.Knows(session))
            return await AnswerAsync(context, server, Error(id, -32000, "no such session"), session.Length == 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status404NotFound);
        if (context.Request.Headers[VersionHeader].ToString() is { Length: > 0 } version && !s_versions.Contains(version))
            return await StatusAsync(context, StatusCodes.Status400BadRequest);
        if (id is null)
            return await StatusAsync(context, StatusCodes.Status202Accepted);

        switch (method)
        {
            case "ping":
                return await AnswerAsync(context, server, Result(id, []));
            case "tools/list":
                return await AnswerAsync(context, server, Result(id, List(server)));
            case "tools/call":
                var answer = Call(server, id, request);
                if (fault?.Kind != FaultKind.AnswerLost)
                    return await AnswerAsync(context, server, answer);
                await faults.CutAsync(context);
                return 0;
            default:
                return await AnswerAsync(context, server, Error(id, -32601, $"Method not found: {method}"));
        }
    }

    private static JsonObject Initialized(JsonElement request)
    {
        var wanted = request.Member("params")?.Text("protocolVersion");
        return new JsonObject
        {
            ["protocolVersion"] = s_versions.Contains(wanted) ? wanted : s_versions[^1],
            ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
            ["serverInfo"] = new JsonObject { ["name"] = "simulated", ["version"] = "1" },
        };
    }

    private static JsonObject List(McpServer server)
    {
        var list = new JsonObject
        {
            ["tools"] = new JsonArray([.. server.Tools.Select(tool =>
            {
                var shown = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description, ["inputSchema"] = tool.InputSchema.DeepClone() };
                if (tool.ReadOnlyHint is { } hint)
                    shown["annotations"] = new JsonObject { ["readOnlyHint"] = hint };
                return shown;
            })]),
        };
        if (server.EndlessList)
            list["nextCursor"] = "more";
        return list;
    }

    private static JsonObject Call(McpServer server, JsonNode? id, JsonElement request)
    {
        var parameters = request.Member("params");
        var name = parameters?.Text("name");
        if (server.Tools.FirstOrDefault(t => t.Name == name) is not { } tool)
            return Error(id, -32602, $"Unknown tool: {name}");
        var arguments = parameters?.Member("arguments")?.ToNode() as JsonObject ?? [];
        server.Called(tool.Name, arguments.ToJsonString());
        var missing = tool.DemandsUnsaid.Where(m => !arguments.ContainsKey(m)).ToList();
        if (missing.Count > 0)
            return Result(id, Content($"Missing: {string.Join(", ", missing)}", isError: true));
        var text = tool.Bytes is { } bytes ? new string('x', (int)bytes) : tool.Text ?? arguments.ToJsonString();
        return Result(id, Content(text, tool.IsError));
    }

    private static JsonObject Content(string text, bool isError) => new()
    {
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["isError"] = isError,
    };

    private static JsonObject Result(JsonNode? id, JsonObject result) => new() { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = result };

    private static JsonObject Error(JsonNode? id, int code, string message) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = id, ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private static async Task<int> AnswerAsync(HttpContext context, McpServer server, JsonObject answer, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        if (server.Streams && status == StatusCodes.Status200OK)
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"event: message\ndata: {answer.ToJsonString()}\n\n", context.RequestAborted);
        }
        else
        {
            await context.Response.WriteJsonAsync(answer, context.RequestAborted);
        }

        return status;
    }

    private static Task<int> StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.FromResult(status);
    }
}
