using System.Text.Json;

namespace Konstruct.EventStore.Serialization;

/// <summary>Reads an event's headers: a plain object of strings. By hand, because it is done for every event that is read.</summary>
internal static class EventHeaders
{
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> utf8Json)
    {
        var headers = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(utf8Json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Headers are an object of strings.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                throw new JsonException("Headers are an object of strings.");
            headers[name] = reader.GetString()!;
        }

        return headers;
    }
}
