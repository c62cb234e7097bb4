using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tools;

public static class McpRefusals
{
    public static readonly Refusal BadName = new("mcp_name_invalid", "An MCP server's name has 1 to 20 of a-z, 0-9 and -, and neither begins nor ends with -.");
    public static readonly Refusal BadUrl = new("mcp_url_invalid", "An MCP server's address is an absolute https URL without user name, password and fragment; secrets belong into --header. Plain http needs an origin in Tools__OpenOrigins.");
    public static readonly Refusal BadHeader = new("mcp_header_invalid", "A header is NAME=VALUE: at most 10, with values of visible ASCII up to 4,096 characters, and none that belongs to the connection or the protocol.");
    public static readonly Refusal Unreachable = new("mcp_unreachable", "The MCP server could not be reached, or may not be: its address must be public, or its origin stand in Tools__OpenOrigins.");
    public static readonly Refusal BadAnswer = new("mcp_protocol_error", "What answered does not speak MCP over streamable HTTP, or refused these headers.");
    public static readonly Refusal TooManyTools = new("mcp_too_many_tools", "The MCP server offers more than 128 tools, or describes them in more than 1 MiB.");
    public static readonly Refusal Unknown = new("mcp_server_unknown", "There is no such MCP server. List them with: konstruct mcp list --tenant T");
    public static readonly Refusal ToolUnknown = new("tool_unknown", "There is no such tool of an MCP server. List them with: konstruct tool list --tenant T");
    public static readonly Refusal ToolUnusable = new("tool_unusable", "This tool cannot be used; konstruct tool list says why.");
    public static readonly Refusal OtherDigest = new("tool_schema_changed", "The tool is not as it was when you read it. Read it again with: konstruct tool list --tenant T");
    public static readonly Refusal BadRisk = new("tool_risk_invalid", "A risk is reads, writes or outside.");
}
