using System.Text.RegularExpressions;

namespace Konstruct.Simulators.Models;

/// <summary>Finds <c>use tool NAME {json}</c> in what a user wrote.</summary>
internal static partial class ToolOrders
{
    /// <summary>The calls of each round; a <c>then</c> between two orders begins the next.</summary>
    public static IReadOnlyList<IReadOnlyList<ModelToolCall>> In(string text)
    {
        var rounds = new List<IReadOnlyList<ModelToolCall>>();
        var calls = new List<ModelToolCall>();
        var from = 0;
        while (Order().Match(text, from) is { Success: true } order)
        {
            if (calls.Count > 0 && Then().IsMatch(text[from..order.Index]))
            {
                rounds.Add(calls);
                calls = [];
            }

            var json = JsonAt(text, order.Index + order.Length);
            calls.Add(new ModelToolCall(order.Groups["name"].Value, json.Length > 0 ? json : "{}"));
            from = order.Index + order.Length + json.Length;
        }

        if (calls.Count > 0)
            rounds.Add(calls);
        return rounds;
    }

    /// <summary>The object that begins here, or the rest of the line when it never ends; empty when none begins.</summary>
    private static string JsonAt(string text, int from)
    {
        if (from >= text.Length || text[from] != '{')
            return "";
        var (depth, quoted) = (0, false);
        for (var at = from; at < text.Length && text[at] != '\n'; at++)
        {
            if (quoted && text[at] == '\\')
                at++;
            else if (text[at] == '"')
                quoted = !quoted;
            else if (!quoted && text[at] == '{')
                depth++;
            else if (!quoted && text[at] == '}' && --depth == 0)
                return text[from..(at + 1)];
        }

        return text[from..].Split('\n')[0];
    }

    [GeneratedRegex(@"\buse tool `?(?<name>[A-Za-z0-9_.:-]+)`?\s*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Order();

    [GeneratedRegex(@"\bthen\b", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Then();
}
