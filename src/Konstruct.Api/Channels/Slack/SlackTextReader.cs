namespace Konstruct.Api.Channels.Slack;

/// <summary>Splits Slack's text into tokens. A bracket that opens nothing Slack could have meant stays what it is: a character.</summary>
internal static class SlackTextReader
{
    public static IEnumerable<SlackTextToken> Read(string text)
    {
        var tokens = new List<SlackTextToken>();
        var plainFrom = 0;
        var at = 0;
        while ((at = text.IndexOf('<', at)) >= 0)
        {
            // Stops at the next opening bracket too, so that a million of them cost one pass and not a million.
            var close = text.AsSpan(at + 1).IndexOfAny('<', '>');
            if (close < 0)
                break;
            close += at + 1;

            if (text[close] == '>' && Reference(text[(at + 1)..close]) is { } reference)
            {
                AddPlain(tokens, text[plainFrom..at]);
                tokens.Add(reference);
                plainFrom = close + 1;
                at = plainFrom;
            }
            else
            {
                at = text[close] == '<' ? close : close + 1;
            }
        }

        AddPlain(tokens, text[plainFrom..]);
        return tokens;
    }

    /// <summary>The three escapes, the ampersand last: <c>&amp;amp;lt;</c> is the four characters <c>&amp;lt;</c>.</summary>
    public static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal);

    private static void AddPlain(List<SlackTextToken> tokens, string text)
    {
        if (text.Length > 0)
            tokens.Add(new SlackTextToken.Plain(Unescape(text)));
    }

    private static SlackTextToken? Reference(string inside)
    {
        var bar = inside.IndexOf('|', StringComparison.Ordinal);
        var target = bar < 0 ? inside : inside[..bar];
        var label = bar < 0 || bar == inside.Length - 1 ? null : Unescape(inside[(bar + 1)..]);
        return target switch
        {
            ['@', .. var id] when SlackId.IsId(id) => new SlackTextToken.User(id, label),
            ['#', .. var id] when SlackId.IsId(id) => new SlackTextToken.Channel(id, label),
            ['!', .. { Length: > 0 } name] => new SlackTextToken.Special(Unescape(name.Split('^')[0]), label),
            _ when target.Contains(':', StringComparison.Ordinal) && !target.Contains('\n', StringComparison.Ordinal)
                => new SlackTextToken.Link(Unescape(target), label),
            _ => null,
        };
    }
}
