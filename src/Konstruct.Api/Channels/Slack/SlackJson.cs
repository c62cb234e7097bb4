using System.Text.Json;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// One JSON value, read so that asking can never fail: what is absent, or of another kind than asked for, is <see cref="None"/>, null or an empty list.
/// The platform's own document type throws on lone surrogates and invalid UTF-8, also inside member names, and the bytes come from outside.
/// </summary>
internal sealed class SlackJson
{
    public static readonly SlackJson None = new(null);

    // A number that is no whole 64-bit number: there, unlike None, but nothing here asks for one.
    private static readonly SlackJson Unreadable = new(0.0);

    private const int MaxDepth = 64;
    private static readonly SlackJson[] NoItems = [];

    // string, long, bool, SlackJson[] or Dictionary<string, SlackJson>
    private readonly object? value;

    private SlackJson(object? value) => this.value = value;

    public SlackJson this[string member] =>
        value is Dictionary<string, SlackJson> members && members.TryGetValue(member, out var found) ? found : None;

    /// <summary>Missing or null; Slack uses both for the same thing.</summary>
    public bool IsAbsent => value is null;

    public bool IsObject => value is Dictionary<string, SlackJson>;

    public string? Text => value as string;

    public long? Integer => value as long?;

    public bool IsTrue => value is true;

    public IReadOnlyList<SlackJson> Items => value as SlackJson[] ?? NoItems;

    /// <summary>False when the bytes are not one JSON document, nest deeper than 64, or name a member twice (then nobody can say which was meant).</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out SlackJson root)
    {
        root = None;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return reader.Read() && TryReadValue(ref reader, out root) && !reader.Read();
        }
        catch (JsonException)
        {
            root = None;
            return false;
        }
    }

    private static bool TryReadValue(ref Utf8JsonReader reader, out SlackJson json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return TryReadObject(ref reader, out json);
            case JsonTokenType.StartArray:
                return TryReadArray(ref reader, out json);
            case JsonTokenType.String:
                json = new(SlackJsonString.Decode(reader.ValueSpan, reader.ValueIsEscaped));
                return true;
            case JsonTokenType.Number when reader.TryGetInt64(out var integer):
                json = new(integer);
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                json = new(reader.TokenType == JsonTokenType.True);
                return true;
            default:
                json = reader.TokenType == JsonTokenType.Number ? Unreadable : None;
                return true;
        }
    }

    private static bool TryReadObject(ref Utf8JsonReader reader, out SlackJson json)
    {
        var members = new Dictionary<string, SlackJson>(StringComparer.Ordinal);
        json = new(members);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = SlackJsonString.Decode(reader.ValueSpan, reader.ValueIsEscaped);
            if (!reader.Read() || !TryReadValue(ref reader, out var member) || !members.TryAdd(name, member))
                return false;
        }

        return true;
    }

    private static bool TryReadArray(ref Utf8JsonReader reader, out SlackJson json)
    {
        var items = new List<SlackJson>();
        json = None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryReadValue(ref reader, out var item))
                return false;
            items.Add(item);
        }

        json = new(items.ToArray());
        return true;
    }
}
