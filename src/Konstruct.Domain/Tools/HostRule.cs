namespace Konstruct.Domain.Tools;

/// <summary>One entry of an allow-list of hosts: <c>api.example.com</c>, <c>*.example.com</c>, either with <c>:port</c>.</summary>
/// <remarks>Without a port the scheme's own is meant. A star stands for one or more whole labels in front, never for the name itself.</remarks>
public static class HostRule
{
    public const int MaxLength = 260;

    public static bool IsValid(string? rule) => Split(rule) is not null;

    /// <param name="host">In ASCII and lower case, as a URI gives it.</param>
    /// <param name="port">The port that is connected to.</param>
    /// <param name="defaultPort">The scheme's own.</param>
    public static bool Allows(string rule, string host, int port, int defaultPort)
    {
        if (Split(rule) is not var (name, any, wanted) || port != (wanted ?? defaultPort))
            return false;
        return any
            ? host.Length > name.Length + 1 && host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && host[^(name.Length + 1)] == '.'
            : string.Equals(host, name, StringComparison.OrdinalIgnoreCase);
    }

    private static (string Name, bool Any, int? Port)? Split(string? rule)
    {
        if (string.IsNullOrEmpty(rule) || rule.Length > MaxLength)
            return null;
        int? port = null;
        var name = rule;
        var colon = rule.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            if (!ushort.TryParse(rule.AsSpan(colon + 1), out var number) || number == 0 || !char.IsAsciiDigit(rule[colon + 1]))
                return null;
            (name, port) = (rule[..colon], number);
        }

        var any = name.StartsWith("*.", StringComparison.Ordinal);
        if (any)
            name = name[2..];
        // a star below a whole top level domain would be no list any more
        return IsName(name) && (!any || name.Contains('.', StringComparison.Ordinal)) ? (name, any, port) : null;
    }

    private static bool IsName(string name) =>
        name.Split('.') is { Length: > 0 } labels && labels.All(l => l.Length is > 0 and <= 63 && l.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
