using System.Globalization;
using System.Text;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// Makes text of a JSON string's raw bytes without ever refusing: invalid UTF-8, U+0000 and lone surrogates become U+FFFD.
/// PostgreSQL stores neither of the last two, and a text that differs by them is still the text the person sent.
/// </summary>
internal static class SlackJsonString
{
    private const char Replacement = '\uFFFD';

    /// <param name="raw">The bytes between the quotes, whose escapes a JSON reader has already checked.</param>
    public static string Decode(ReadOnlySpan<byte> raw, bool escaped)
    {
        var text = Encoding.UTF8.GetString(raw);
        return Clean(escaped ? Unescape(text) : text);
    }

    /// <summary>The same replacement for text that did not come from JSON.</summary>
    public static string Clean(string text)
    {
        var first = FirstBad(text, 0);
        if (first < 0)
            return text;

        var clean = text.ToCharArray();
        for (var at = first; at >= 0; at = FirstBad(text, at + 1))
            clean[at] = Replacement;
        return new string(clean);
    }

    private static int FirstBad(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0')
                return i;
            if (!char.IsSurrogate(c))
                continue;
            // A replaced low half keeps its place in `text`, so pairs are always judged by what arrived.
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                return i;
        }

        return -1;
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            switch (text[i])
            {
                case 'b': plain.Append('\b'); break;
                case 'f': plain.Append('\f'); break;
                case 'n': plain.Append('\n'); break;
                case 'r': plain.Append('\r'); break;
                case 't': plain.Append('\t'); break;
                case 'u':
                    plain.Append((char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                default: plain.Append(text[i]); break; // the quote, the slash and the backslash stand for themselves
            }
        }

        return plain.ToString();
    }
}
