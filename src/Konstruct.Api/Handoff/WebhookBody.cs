using System.Text.Encodings.Web;
using System.Text.Json;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Handoff;

/// <summary>A package as a webhook gets it, format <c>konstruct-handoff/1</c>. A change that a receiver could notice is another format.</summary>
internal static class WebhookBody
{
    public const string Format = "konstruct-handoff/1";

    /// <summary>What the person writes after the package.</summary>
    public const string MessageFormat = "konstruct-handoff-message/1";

    // the body is JSON and nothing else; people's languages stay readable in it
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(TenantId tenant, HandoffPackage package, Guid outboundId)
    {
        var (call, story) = (package.Call, package.Story);
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, s_writing))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("delivery", outboundId);
            json.WriteString("handoff", call.HandoffId);
            json.WriteString("conversation", call.ConversationId);
            json.WriteString("tenant", tenant.Value);
            json.WriteString("agent", call.AgentName);
            json.WriteString("at", Time(call.At));
            json.WriteString("reason", call.Reason);
            OptionalString(json, "rule", call.Rule);
            Facts(json, call);
            OptionalString(json, "channel", story.Channel);
            OptionalString(json, "place", story.Place);
            json.WriteStartArray("openQuestion");
            foreach (var question in story.OpenQuestion)
                json.WriteStringValue(question);
            json.WriteEndArray();
            Transcript(json, story);
            Tried(json, story);
            json.WriteStartObject("commands");
            json.WriteString("reply", HandoffCommands.Reply(call));
            json.WriteString("back", HandoffCommands.Back(call));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    public static byte[] Write(TenantId tenant, RelayedMessage message, Guid outboundId)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, s_writing))
        {
            json.WriteStartObject();
            json.WriteString("format", MessageFormat);
            json.WriteString("delivery", outboundId);
            json.WriteString("handoff", message.HandoffId);
            json.WriteString("conversation", message.ConversationId);
            json.WriteString("tenant", tenant.Value);
            OptionalString(json, "name", message.Name);
            json.WriteString("text", message.Text);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void Facts(Utf8JsonWriter json, HandoffCall call)
    {
        if (call.Facts is not { } facts)
            return;
        json.WriteStartObject("facts");
        json.WriteNumber("attempts", facts.Attempts);
        json.WriteNumber("turns", facts.Turns);
        OptionalString(json, "confidence", facts.Confidence);
        OptionalString(json, "language", facts.Language);
        OptionalString(json, "channel", facts.Channel);
        if (facts.BusinessHours is { } open)
            json.WriteBoolean("businessHours", open);
        json.WriteEndObject();
    }

    private static void Transcript(Utf8JsonWriter json, HandoffStory story)
    {
        json.WriteNumber("transcriptOmitted", story.Omitted);
        json.WriteStartArray("transcript");
        foreach (var message in story.Transcript)
        {
            json.WriteStartObject();
            json.WriteString("at", Time(message.At));
            json.WriteString("speaker", message.Speaker);
            OptionalString(json, "name", message.Name);
            json.WriteString("text", message.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Tried(Utf8JsonWriter json, HandoffStory story)
    {
        json.WriteStartArray("tried");
        foreach (var tried in story.Tried)
        {
            json.WriteStartObject();
            json.WriteString("at", Time(tried.At));
            json.WriteString("kind", tried.Kind);
            json.WriteString("name", tried.Name);
            json.WriteString("outcome", tried.Outcome);
            OptionalString(json, "code", tried.Code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static void OptionalString(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
