using System.Net.Sockets;
using System.Text.Json;
using Konstruct.Api.Platform.Egress;
using ModelContextProtocol;

namespace Konstruct.Api.Tools.Mcp;

/// <summary>Why a server's answer did not come, as a stable code. The library's exceptions quote the server and stay inside.</summary>
internal sealed class McpFailureException(string code, Exception? inner = null) : Exception($"The MCP server failed: {code}.", inner)
{
    public string Code { get; } = code;

    public static McpFailureException From(Exception e)
    {
        // The library wraps what the egress throws, sometimes twice.
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case EgressTooLargeException:
                    return new McpFailureException(ToolFailures.TooLarge, e);
                case EgressTimeoutException or TimeoutException:
                    return new McpFailureException(ToolFailures.TimedOut, e);
                case EgressRefusedException or SocketException:
                    return new McpFailureException(ToolFailures.McpUnreachable, e);
            }
        }

        return new McpFailureException(
            e switch
            {
                HttpRequestException { StatusCode: null } or IOException { InnerException: not JsonException } => ToolFailures.McpUnreachable,
                OperationCanceledException => ToolFailures.TimedOut,
                McpException or JsonException or HttpRequestException => ToolFailures.McpProtocol,
                // whatever a stranger's answer can make the library throw
                _ => ToolFailures.McpProtocol,
            },
            e);
    }
}
