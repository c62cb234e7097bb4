using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Konstruct.EventStore.Serialization;

/// <summary>
/// An event's headers as they were stored: a plain object of strings, taken apart when somebody first asks for one. Folds never do, and
/// they read every event.
/// </summary>
internal sealed class EventHeaders(byte[] utf8Json) : IReadOnlyDictionary<string, string>
{
    // two threads at once make it twice, and either will do
    private Dictionary<string, string>? _members;

    public IEnumerable<string> Keys => Members.Keys;

    public IEnumerable<string> Values => Members.Values;

    public int Count => Members.Count;

    private Dictionary<string, string> Members => _members ??= Read(utf8Json);

    public string this[string key] => Members[key];

    public bool ContainsKey(string key) => Members.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => Members.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Dictionary<string, string> Read(ReadOnlySpan<byte> utf8Json)
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
