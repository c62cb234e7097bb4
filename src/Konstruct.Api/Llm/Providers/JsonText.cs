using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Konstruct.Api.Llm.Providers;

/// <summary>
/// Strings as providers stream them. A piece may end in the middle of an emoji: half a surrogate pair, which the framework's
/// reader refuses and which the next piece completes.
/// </summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text of a JSON string, halves of surrogate pairs included.</summary>
    public static string Of(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(value.GetRawText().AsSpan()[1..^1]);
        }
    }

    /// <summary>The text with every half that found no other half replaced, as encoding it would do anyway.</summary>
    public static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return text;
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                clean.Append(text[at]);
            else if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
                clean.Append(text[at]).Append(text[++at]);
            else
                clean.Append(Replacement);
        }

        return clean.ToString();
    }

    /// <param name="raw">Already parsed once: every escape is whole.</param>
    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\')
            {
                text.Append(raw[at]);
                continue;
            }

            at++;
            if (raw[at] == 'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(at + 1, 4), NumberStyles.AllowHexSpecifier));
                at += 4;
                continue;
            }

            text.Append(raw[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var same => same });
        }

        return text.ToString();
    }
}
