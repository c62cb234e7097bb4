using System.Text.RegularExpressions;

namespace Konstruct.Domain.Tools;

/// <summary>How tools of MCP servers are called: <c>mcp__SERVER__TOOL</c>, within what every model provider accepts as a name.</summary>
public static partial class McpName
{
    public const string Prefix = "mcp__";
    public const int MaxLength = 64;

    public static bool IsServer(string? name) => name is not null && ServerName().IsMatch(name);

    public static string Of(string server, string tool) => $"{Prefix}{server}__{tool}";

    /// <summary>Whether models can be given a tool of this name.</summary>
    public static bool IsUsable(string fullName) => fullName.Length <= MaxLength && ToolName().IsMatch(fullName);

    /// <summary>The server's part of a tool's name; null when it is no such name.</summary>
    public static (string Server, string Tool)? Split(string fullName)
    {
        if (!fullName.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var rest = fullName[Prefix.Length..];
        // a server's name has no underscore, so the first two end it
        var end = rest.IndexOf("__", StringComparison.Ordinal);
        return end > 0 && end + 2 < rest.Length ? (rest[..end], rest[(end + 2)..]) : null;
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServerName();

    [GeneratedRegex("^[a-zA-Z0-9_-]+\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToolName();
}
