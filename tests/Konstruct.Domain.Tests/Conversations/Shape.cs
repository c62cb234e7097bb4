using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>A state as text, so that two can be compared and one can be measured.</summary>
internal static class Shape
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        Converters = { new AsText<Personal<MessageContent>>(), new AsText<Personal<ReplyContent>>(), new AsText<Personal<ToolResult>>(), new AsText<Personal<SummaryContent>>(), new AsText<Placeholder>() },
    };

    public static string Of(Conversation conversation) => JsonSerializer.Serialize(conversation, s_options);

    private sealed class AsText<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value!.ToString());
    }
}
