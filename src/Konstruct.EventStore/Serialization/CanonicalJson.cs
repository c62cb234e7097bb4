using System.Buffers;
using System.Runtime.InteropServices;
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

    // sorting by insertion is the fastest for a few members and hopeless for many
    private const int FewMembers = 32;

    private static readonly SearchValues<char> s_escaped =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

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
                var written = JsonMarshal.GetRawUtf8Value(element);
                if (IsPlain(written))
                    output.Write(written);
                else
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

    /// <summary>ASCII without an escape: as it was written is as RFC 8785 writes it, and bytes sort as UTF-16 code units do.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 && !text.Contains((byte)'\\');

    private static void AppendObject(ArrayBufferWriter<byte> output, JsonElement element)
    {
        var members = ArrayPool<JsonProperty>.Shared.Rent(FewMembers);
        var count = TrySort(element, members);
        if (count < 0)
        {
            AppendAnyObject(output, element);
        }
        else
        {
            var separator = "{"u8;
            foreach (var member in members.AsSpan(0, count))
            {
                output.Write(separator);
                output.Write("\""u8);
                output.Write(JsonMarshal.GetRawUtf8PropertyName(member));
                output.Write("\":"u8);
                Append(output, member.Value);
                separator = ","u8;
            }

            output.Write(count == 0 ? "{}"u8 : "}"u8);
        }

        ArrayPool<JsonProperty>.Shared.Return(members, clearArray: true);
    }

    /// <summary>How many there are; less than none when they are too many, not plain, or two have one name.</summary>
    private static int TrySort(JsonElement element, JsonProperty[] members)
    {
        var count = 0;
        foreach (var property in element.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            if (count == FewMembers || !IsPlain(name))
                return -1;
            var place = count;
            for (; place > 0; place--)
            {
                var order = JsonMarshal.GetRawUtf8PropertyName(members[place - 1]).SequenceCompareTo(name);
                if (order == 0)
                    return -1;
                if (order < 0)
                    break;
                members[place] = members[place - 1];
            }

            members[place] = property;
            count++;
        }

        return count;
    }

    private static void AppendAnyObject(ArrayBufferWriter<byte> output, JsonElement element)
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
        var rest = value.AsSpan();
        for (var escape = rest.IndexOfAny(s_escaped); escape >= 0; escape = rest.IndexOfAny(s_escaped))
        {
            AppendUtf8(output, rest[..escape]);
            AppendEscape(output, rest[escape]);
            rest = rest[(escape + 1)..];
        }

        AppendUtf8(output, rest);
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
