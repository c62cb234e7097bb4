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

    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

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
}
