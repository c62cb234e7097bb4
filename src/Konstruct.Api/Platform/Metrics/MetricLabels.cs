using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Konstruct.Api.Platform.Metrics;

/// <summary>Tags as Prometheus' labels.</summary>
internal static class MetricLabels
{
    private const int LongestValue = 120;
    private const string Pool = "db.client.connection.pool.name";

    // as many as there are connection strings
    private static readonly ConcurrentDictionary<string, string> s_pools = new(StringComparer.Ordinal);

    /// <summary>
    /// The labels of the platform's meters that are kept. The others follow ports, protocols or connection strings, and would multiply
    /// series or tell what nobody needs to see here.
    /// </summary>
    private static readonly HashSet<string> s_ofThePlatform = new(StringComparer.Ordinal)
    {
        "http.request.method", "http.response.status_code", "http.route", "error.type", "server.address",
        "http.connection.state", "db.client.connection.state", Pool, "db.response.status_code",
        "cpu.mode", "gc.heap.generation", "dotnet.gc.heap.generation",
    };

    /// <summary>Which labels of a meter are kept: of our own all, for they are made to be few.</summary>
    public static Func<string, bool> KeptFor(string meter) =>
        meter.StartsWith(MetricsListener.OwnPrefix, StringComparison.Ordinal) ? static _ => true : s_ofThePlatform.Contains;

    public static KeyValuePair<string, string>[] Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, Func<string, bool> keeps)
    {
        var labels = new List<KeyValuePair<string, string>>(tags.Length);
        foreach (var (name, value) in tags)
        {
            if (!keeps(name))
                continue;
            var text = value switch
            {
                bool yes => yes ? "true" : "false",
                string pool when name == Pool => s_pools.GetOrAdd(pool, PoolName),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            };
            labels.Add(new(Name(name), text.Length <= LongestValue ? text : text[..LongestValue]));
        }

        labels.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return [.. labels.DistinctBy(l => l.Key)];
    }

    /// <summary><c>a="1",b="2"</c>, escaped; empty without labels.</summary>
    public static string Write(KeyValuePair<string, string>[] labels)
    {
        if (labels.Length == 0)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(name).Append("=\"");
            foreach (var c in value)
            {
                _ = c switch
                {
                    '\\' => text.Append(@"\\"),
                    '"' => text.Append("\\\""),
                    '\n' => text.Append(@"\n"),
                    _ => text.Append(char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c),
                };
            }

            text.Append('"');
        }

        return text.ToString();
    }

    /// <summary>Npgsql names a pool by its connection string without the password; the role is what tells one from another.</summary>
    private static string PoolName(string pool)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(pool).Username ?? "unnamed";
        }
        catch (ArgumentException)
        {
            // named by hand
            return pool;
        }
    }

    /// <summary>A metric's or label's name in the letters Prometheus allows.</summary>
    public static string Name(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
            text.Insert(0, '_');
        return text.ToString();
    }
}
