using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Konstruct.EventStore.Serialization;

/// <summary>One stored event name and the type that reads it.</summary>
/// <param name="Name">As stored, e.g. <c>message.received.v1</c>; never a CLR name.</param>
/// <param name="Type">The record that reads it.</param>
/// <param name="Upcast">For a retired version: turns what was read into the current type. Null: <paramref name="Type"/> is current.</param>
public sealed record EventMapping(string Name, Type Type, Func<object, object>? Upcast = null);

/// <summary>Which stored name is which type, and how they are written. Made once, by the host; a name or type given twice is an error.</summary>
public sealed class EventRegistry
{
    private sealed record Reader(JsonTypeInfo Json, Func<object, object>? Upcast);

    private sealed record Writer(string Name, string DotnetType, JsonTypeInfo Json);

    private readonly FrozenDictionary<string, Reader> _readers;
    private readonly FrozenDictionary<Type, Writer> _writers;

    public EventRegistry(JsonSerializerOptions json, IEnumerable<EventMapping> mappings)
    {
        json.MakeReadOnly(populateMissingResolver: true);
        var all = mappings.ToList();
        Names = [.. all.Select(m => m.Name)];
        _readers = all.ToFrozenDictionary(m => m.Name, m => new Reader(json.GetTypeInfo(m.Type), m.Upcast));
        _writers = all.Where(m => m.Upcast is null).ToFrozenDictionary(
            m => m.Type,
            m => new Writer(m.Name, $"{m.Type.FullName}, {m.Type.Assembly.GetName().Name}", json.GetTypeInfo(m.Type)));
        Json = json;
        HeadersJson = (JsonTypeInfo<IReadOnlyDictionary<string, string>>)json.GetTypeInfo(typeof(IReadOnlyDictionary<string, string>));
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The options that events, snapshots and envelope bodies are written with.</summary>
    public JsonSerializerOptions Json { get; }

    /// <summary>How headers are written, looked up once.</summary>
    internal JsonTypeInfo<IReadOnlyDictionary<string, string>> HeadersJson { get; }

    public string NameOf(Type type) => Find(type).Name;

    /// <summary>Every stored name that may be read as this type: its current name and its earlier versions.</summary>
    public IEnumerable<string> NamesOf(Type type)
    {
        var stem = StemOf(NameOf(type));
        return Names.Where(n => StemOf(n) == stem);
    }

    /// <summary>A name without its version: <c>message.received</c> of <c>message.received.v1</c>.</summary>
    internal static string StemOf(string name) => name.LastIndexOf(".v", StringComparison.Ordinal) is > 0 and var at ? name[..at] : name;

    public bool Knows(string name) => _readers.ContainsKey(name);

    public object Read(string name, ReadOnlySpan<byte> utf8Json)
    {
        if (!_readers.TryGetValue(name, out var reader))
            throw new UnknownEventException(name);
        var data = JsonSerializer.Deserialize(utf8Json, reader.Json)
            ?? throw new JsonException($"A stored {name} is null.");
        return reader.Upcast is null ? data : reader.Upcast(data);
    }

    internal (string Name, string DotnetType, byte[] Data) Write(object data)
    {
        var writer = Find(data.GetType());
        return (writer.Name, writer.DotnetType, JsonSerializer.SerializeToUtf8Bytes(data, writer.Json));
    }

    private Writer Find(Type type) => _writers.TryGetValue(type, out var writer)
        ? writer
        : throw new InvalidOperationException($"{type} is not a registered event type.");
}

/// <summary>A stored event name that this version does not know: written by a newer one. Nothing may be folded past it.</summary>
public sealed class UnknownEventException(string name) : Exception($"Event type '{name}' is not known to this version.")
{
    public string Name { get; } = name;
}
