using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Konstruct.Api.Tools;

/// <summary>
/// RFC 8785 for what models write as arguments. Events' own canonical form allows integers alone; a schema may ask for fractions, so here
/// numbers are printed as ECMAScript does. A number that a double cannot hold exactly enough to come back is refused, and so is a name given
/// twice: two programs would read it differently.
/// </summary>
internal static class CanonicalArguments
{
    private const long MaxSafeInteger = (1L << 53) - 1;

    /// <exception cref="JsonException">It has no canonical form.</exception>
    public static void Append(ArrayBufferWriter<byte> output, JsonElement element)
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
                AppendString(output, element.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendText(output, Number(element));
                break;
            default:
                AppendText(output, element.GetRawText());
                break;
        }
    }

    private static void AppendObject(ArrayBufferWriter<byte> output, JsonElement element)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!members.TryAdd(property.Name, property.Value))
                throw new JsonException("A name stands twice in one object.");
        }

        output.Write("{"u8);
        var first = true;
        foreach (var (name, value) in members)
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

    private static string Number(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return whole is <= MaxSafeInteger and >= -MaxSafeInteger ? whole.ToString(CultureInfo.InvariantCulture) : throw TooExact();
        if (!element.TryGetDouble(out var value) || !double.IsFinite(value))
            throw TooExact();
        // more digits than a double keeps would change on the way
        if (decimal.TryParse(element.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var kept) && exact != kept)
            throw TooExact();
        return EcmaScript(value);
    }

    /// <summary>Number::toString of ECMAScript: the shortest digits, without an exponent from 1e-6 up to 1e21.</summary>
    internal static string EcmaScript(double value)
    {
        if (value == 0)
            return "0";
        if (value < 0)
            return "-" + EcmaScript(-value);
        // "E16" gives digits for a double but not the shortest; "R" does, in a notation of its own
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        // the value is 0.DIGITS times ten to the power of "point"
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        point -= leading;

        if (point is > 0 and <= 21)
            return digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}";
        if (point is > -6 and <= 0)
            return "0." + new string('0', -point) + digits;
        var power = point - 1;
        return $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(power < 0 ? "-" : "+")}{Math.Abs(power).ToString(CultureInfo.InvariantCulture)}";
    }

    private static void AppendString(ArrayBufferWriter<byte> output, string value)
    {
        output.Write("\""u8);
        foreach (var rune in value.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': output.Write("\\\""u8); break;
                case '\\': output.Write("\\\\"u8); break;
                case '\b': output.Write("\\b"u8); break;
                case '\t': output.Write("\\t"u8); break;
                case '\n': output.Write("\\n"u8); break;
                case '\f': output.Write("\\f"u8); break;
                case '\r': output.Write("\\r"u8); break;
                case < ' ': AppendText(output, $"\\u{rune.Value:x4}"); break;
                default:
                    output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
                    break;
            }
        }

        output.Write("\""u8);
    }

    private static void AppendText(ArrayBufferWriter<byte> output, string text) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private static JsonException TooExact() => new("A number has more digits than every program keeps; such a value belongs into a string.");
}
