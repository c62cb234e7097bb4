namespace Konstruct.Api.Tools;

/// <summary>Why a tool call failed, as stable codes; stored with <c>tool.failed</c>.</summary>
internal static class ToolFailures
{
    public const string TimedOut = "tool_timed_out";
    public const string Failed = "tool_failed";
    public const string TooLarge = "tool_result_too_large";

    /// <summary>The outcome was lost and the call may not be repeated.</summary>
    public const string Interrupted = "interrupted";

    public const string ZoneUnknown = "zone_unknown";

    public const string HttpAddressInvalid = "http_address_invalid";
    public const string HttpHostNotAllowed = "http_host_not_allowed";
    public const string HttpSchemeNotAllowed = "http_scheme_not_allowed";
    public const string HttpHeaderNotAllowed = "http_header_not_allowed";
    public const string HttpRefused = "http_refused";
    public const string HttpUnreachable = "http_unreachable";

    public const string McpUnreachable = "mcp_unreachable";
    public const string McpProtocol = "mcp_protocol_error";
    public const string McpToolGone = "mcp_tool_gone";
    public const string McpSchemaChanged = "tool_schema_changed";
    public const string McpError = "mcp_tool_error";
    public const string McpRemoved = "mcp_server_removed";
}
