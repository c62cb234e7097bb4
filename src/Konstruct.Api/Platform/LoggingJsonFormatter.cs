using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Konstruct.Api.Platform;

/// <summary>
/// One JSON object per line: <c>time</c>, <c>level</c>, <c>category</c>, <c>event</c>, <c>message</c>, the ids that the message names,
/// <c>traceId</c> and <c>spanId</c>, and <c>exception</c> without its message.
/// </summary>
internal sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "konstruct-json";

    private const string Template = "{OriginalFormat}";

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (Logging.IsToldElsewhere(logEntry.EventId))
            return;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("level", logEntry.LogLevel.ToString().ToLowerInvariant());
            json.WriteString("category", logEntry.Category);
            WriteEvent(json, logEntry.EventId);
            json.WriteString("message", logEntry.Formatter(logEntry.State, null));
            WriteFields(json, logEntry.State);
            if (Activity.Current is { } activity)
            {
                json.WriteString("traceId", activity.TraceId.ToHexString());
                json.WriteString("spanId", activity.SpanId.ToHexString());
            }

            if (logEntry.Exception is { } exception)
                WriteException(json, exception);
            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        textWriter.Write('\n');
    }

    private static void WriteEvent(Utf8JsonWriter json, EventId id)
    {
        if (id.Name is { Length: > 0 } name)
            json.WriteString("event", name);
        else if (id.Id != 0)
            json.WriteNumber("event", id.Id);
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields || fields.All(f => f.Key == Template))
            return;
        json.WriteStartObject("fields");
        foreach (var (name, value) in fields.Where(f => f.Key != Template).DistinctBy(f => f.Key))
        {
            switch (value)
            {
                case null:
                    json.WriteNull(name);
                    break;
                case bool yes:
                    json.WriteBoolean(name, yes);
                    break;
                case int or long or short or byte or uint or ushort:
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case Exception e:
                    json.WriteString(name, e.GetType().FullName);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static void WriteException(Utf8JsonWriter json, Exception exception)
    {
        json.WriteStartArray("exception");
        foreach (var (type, sqlState, stack) in LoggingException.Chain(exception))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            if (sqlState is not null)
                json.WriteString("sqlState", sqlState);
            if (stack is not null)
                json.WriteString("stack", stack);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
