using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Konstruct.EventStore.Serialization;

/// <summary>
/// RFC 8785 canonical JSON of what events may contain: members sorted by UTF-16 code units, minimal escapes, no white space.
/// Numbers are integers up to 2^53−1 (money and other decimals are strings); anything else is refused, because two programs
/// could print it differently.
/// </summary>
public static class CanonicalJson
{
    private const long MaxSafeInteger = (1L << 53) - 1;

    public static byte[] From(ReadOnlyMemory<byte> utf8Json)
    {
        var buffer = new ArrayBufferWriter<byte>(utf8Json.Length + 16);
        Append(buffer, utf8Json);
        return buffer.WrittenSpan.ToArray();
    }

    internal static void Append(ArrayBufferWriter<byte> output, ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json);
        Append(output, document.RootElement);
    }

    private static void Append(ArrayBufferWriter<byte> output, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(output, element);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                var first = true;
                foreach (var item in element.EnumerateArray())
                {
                    if (!first)
                        output.Write(","u8);
                    first = false;
                    Append(output, item);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.String:
                AppendString(output, element.GetString());
                break;
            case JsonValueKind.Number:
                AppendNumber(output, element);
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    private static void AppendObject(ArrayBufferWriter<byte> output, JsonElement element)
    {
        // jsonb keeps the last of two members with one name; so does this
        var members = new List<(string Name, JsonElement Value)>();
        var sorted = true;
        foreach (var property in element.EnumerateObject())
        {
            sorted = sorted && (members.Count == 0 || string.CompareOrdinal(members[^1].Name, property.Name) < 0);
            members.Add((property.Name, property.Value));
        }

        IEnumerable<(string Name, JsonElement Value)> ordered = members;
        if (!sorted)
        {
            var last = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var (name, value) in members)
                last[name] = value;
            ordered = last.Select(m => (m.Key, m.Value));
        }

        output.Write("{"u8);
        var first = true;
        foreach (var (name, value) in ordered)
        {
            if (!first)
                output.Write(","u8);
            first = false;
            AppendString(output, name);
            output.Write(":"u8);
            Append(output, value);
        }

        output.Write("}"u8);
    }

    private static void AppendNumber(ArrayBufferWriter<byte> output, JsonElement element)
    {
        if (!element.TryGetInt64(out var value) || value is > MaxSafeInteger or < -MaxSafeInteger)
            throw new JsonException("Numbers in events are integers up to 2^53-1; money and other decimals are strings.");
        var span = output.GetSpan(20);
        value.TryFormat(span, out var written);
        output.Advance(written);
    }

    /// <summary>A JSON string with RFC 8785's escapes; null prints <c>null</c>.</summary>
    internal static void AppendString(ArrayBufferWriter<byte> output, string? value)
    {
        if (value is null)
        {
            output.Write("null"u8);
            return;
        }

        output.Write("\""u8);
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is not ('"' or '\\') && c >= ' ')
                continue;
            AppendUtf8(output, value.AsSpan(start, i - start));
            start = i + 1;
            AppendEscape(output, c);
        }

        AppendUtf8(output, value.AsSpan(start));
        output.Write("\""u8);
    }

    private static void AppendUtf8(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private static void AppendEscape(ArrayBufferWriter<byte> output, char c)
    {
        switch (c)
        {
            case '"': output.Write("\\\""u8); break;
            case '\\': output.Write("\\\\"u8); break;
            case '\b': output.Write("\\b"u8); break;
            case '\t': output.Write("\\t"u8); break;
            case '\n': output.Write("\\n"u8); break;
            case '\f': output.Write("\\f"u8); break;
            case '\r': output.Write("\\r"u8); break;
            default: AppendUtf8(output, $"\\u{(int)c:x4}"); break;
        }
    }
}
