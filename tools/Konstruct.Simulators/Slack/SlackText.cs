using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Konstruct.Simulators.Slack;

/// <summary>What Slack's client makes of what a person types, and the rich text that goes with it.</summary>
internal static partial class SlackText
{
    /// <summary>Escapes, turns @Name (or an id that is written out) into a mention and a web address into a link.</summary>
    public static string FromTyped(string typed, SlackWorkspace workspace)
    {
        var ids = workspace.Users;
        var written = TypedTokens().Replace(typed, match =>
        {
            if (match.Groups["id"] is { Success: true } id)
                return ids.ContainsKey(id.Value) ? $"\u0001@{id.Value}\u0002" : match.Value;
            if (match.Groups["url"] is { Success: true } url)
                return $"\u0001{url.Value}\u0002";

            var named = ids.Values.FirstOrDefault(user => string.Equals(user.Name, match.Groups["name"].Value, StringComparison.OrdinalIgnoreCase));
            return named is null ? match.Value : $"\u0001@{named.Id}\u0002";
        });

        // The brackets of real tokens are put in after escaping, so that typed ones stay text.
        return Escape(written).Replace('\u0001', '<').Replace('\u0002', '>');
    }

    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static string Unescape(string text) => text.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&");

    public static bool Mentions(string text, string userId) =>
        text.Contains($"<@{userId}>", StringComparison.Ordinal) || text.Contains($"<@{userId}|", StringComparison.Ordinal);

    /// <summary>The rich_text block that Slack keeps beside the text.</summary>
    public static JsonElement RichText(string text, string blockId)
    {
        var elements = new JsonArray();
        var from = 0;
        foreach (Match token in WireTokens().Matches(text))
        {
            AddText(text[from..token.Index]);
            from = token.Index + token.Length;
            elements.Add(token.Groups["user"] is { Success: true } user
                ? new JsonObject { ["type"] = "user", ["user_id"] = user.Value }
                : new JsonObject { ["type"] = "link", ["url"] = Unescape(token.Groups["url"].Value) });
        }

        AddText(text[from..]);
        return JsonSerializer.SerializeToElement(new JsonArray(new JsonObject
        {
            ["type"] = "rich_text",
            ["block_id"] = blockId,
            ["elements"] = new JsonArray(new JsonObject { ["type"] = "rich_text_section", ["elements"] = elements }),
        }));

        void AddText(string part)
        {
            if (part.Length > 0)
                elements.Add(new JsonObject { ["type"] = "text", ["text"] = Unescape(part) });
        }
    }

    [GeneratedRegex("""<@(?<id>[UW][A-Z0-9]+)>|(?<url>https?://[^\s<>]+)|@(?<name>[\p{L}\p{N}_.-]*[\p{L}\p{N}_])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypedTokens();

    [GeneratedRegex("""<@(?<user>[UW][A-Z0-9]+)(\|[^>]*)?>|<(?<url>https?://[^|>]+)(\|[^>]*)?>""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WireTokens();
}
