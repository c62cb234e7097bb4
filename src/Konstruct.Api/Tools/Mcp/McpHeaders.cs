using System.Text.Json;

namespace Konstruct.Api.Tools.Mcp;

/// <summary>What an MCP server wants to be sent along, keys above all. No public value: it cannot be printed or serialised by accident.</summary>
internal sealed class McpHeaders
{
    public const int MaxCount = 10;
    private const int MaxValue = 4096;

    public static readonly McpHeaders None = new([]);

    /// <summary>They belong to the connection, or to the protocol.</summary>
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Cookie", "Expect", "Host", "Keep-Alive",
        "Last-Event-ID", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private readonly SortedDictionary<string, string> _values;

    private McpHeaders(SortedDictionary<string, string> values) => _values = values;

    public IReadOnlyList<string> Names => [.. _values.Keys];

    public bool IsEmpty => _values.Count == 0;

    /// <param name="written">Each <c>NAME=VALUE</c>.</param>
    /// <returns>Null: one of them cannot be a header.</returns>
    public static McpHeaders? Parse(IReadOnlyList<string> written)
    {
        var values = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in written)
        {
            var end = header.IndexOf('=', StringComparison.Ordinal);
            if (end <= 0 || !IsName(header[..end]) || !IsValue(header.AsSpan(end + 1)) || !values.TryAdd(header[..end], header[(end + 1)..]))
                return null;
        }

        return values.Count <= MaxCount ? new McpHeaders(values) : null;
    }

    /// <summary>As <see cref="Reveal"/> wrote it.</summary>
    public static McpHeaders FromSecret(string json) =>
        new(new SortedDictionary<string, string>(JsonSerializer.Deserialize<Dictionary<string, string>>(json)!, StringComparer.OrdinalIgnoreCase));

    /// <summary>The secrets themselves: for sealing, nothing else.</summary>
    public string Reveal() => JsonSerializer.Serialize(_values);

    /// <summary>The secrets themselves: for the request, nothing else.</summary>
    public IDictionary<string, string> ForRequest() => new Dictionary<string, string>(_values, StringComparer.OrdinalIgnoreCase);

    public override string ToString() => "McpHeaders(redacted)";

    private static bool IsName(string name) =>
        name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && !s_reserved.Contains(name)
        && !name.StartsWith("Mcp-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase);

    private static bool IsValue(ReadOnlySpan<char> value) => value.Length is > 0 and <= MaxValue && !value.ContainsAnyExceptInRange(' ', '~');
}
