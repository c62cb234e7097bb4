using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Serialization;

namespace Konstruct.Api.Platform;

/// <summary>The stored names of all events of the domain, and how events are written as JSON.</summary>
internal static class EventTypes
{
    /// <summary>Camel case, as a Marten program reads it; absent values are left out.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // it goes into jsonb, which keeps characters and not escapes
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
        Converters = { new PersonalJson() },
    };

    public static IReadOnlyList<EventMapping> All { get; } =
    [
        .. typeof(EventTypeAttribute).Assembly.GetTypes()
            .Select(t => (Type: t, Attribute: t.GetCustomAttribute<EventTypeAttribute>()))
            .Where(t => t.Attribute is not null)
            .OrderBy(t => t.Attribute!.Name, StringComparer.Ordinal)
            .Select(t => new EventMapping(t.Attribute!.Name, t.Type)),
    ];

    public static EventRegistry Registry { get; } = new(Json, All);
}
