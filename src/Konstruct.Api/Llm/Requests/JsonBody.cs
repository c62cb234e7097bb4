using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Konstruct.Api.Llm.Requests;

/// <summary>Writes JSON whose bytes depend on nothing but what is written.</summary>
internal static class JsonBody
{
    // The default encoder escapes everything beyond ASCII. The relaxed ones let through "defined" characters, and what
    // is defined grows with the Unicode version of the runtime: the same prompt would get another digest after an update.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default, Indented = false };

    public static byte[] Write(Action<Utf8JsonWriter> members) => WriteValue(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    });

    public static void WriteMessages(this Utf8JsonWriter json, IEnumerable<(string Role, string Content)> messages)
    {
        json.WriteStartArray("messages");
        foreach (var (role, content) in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", role);
            json.WriteString("content", content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// The bytes of a JSON object in the way of this class: members in their order, numbers as written, blanks gone. Null when
    /// the text is anything else, or JSON that cannot be written again (half a surrogate pair, deeper than 64).
    /// </summary>
    public static byte[]? ObjectOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? WriteValue(json => Copy(json, document.RootElement)) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null; // models write such things; what becomes of them is for the format to say
        }
    }

    /// <summary>A member that <see cref="ObjectOf"/> made.</summary>
    public static void WriteObject(this Utf8JsonWriter json, string name, byte[] value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }

    /// <summary>A string in Base64, which needs no escapes; <paramref name="before"/> must need none either.</summary>
    public static void WriteBase64(this Utf8JsonWriter json, string? name, string before, ReadOnlyMemory<byte> bytes)
    {
        if (name is not null)
            json.WritePropertyName(name);
        json.WriteRawValue($"\"{before}{Convert.ToBase64String(bytes.Span)}\"", skipInputValidation: true);
    }

    private static byte[] WriteValue(Action<Utf8JsonWriter> value)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
            value(json);
        return buffer.WrittenSpan.ToArray();
    }

    // Not JsonElement.WriteTo: whether that copies escapes or makes them anew is the runtime's affair.
    private static void Copy(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Copy(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Copy(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(element.GetString());
                break;
            default:
                json.WriteRawValue(element.GetRawText(), skipInputValidation: true); // numbers, true, false, null
                break;
        }
    }
}
