using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>Messages events. Only <c>message_stop</c> is an end.</summary>
internal static class AnthropicStream
{
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? stop = null;
        var counts = new Counts();
        var calls = new ToolCallParts();
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            if (string.IsNullOrWhiteSpace(item.Data))
                continue;
            using var json = JsonReading.ParseObject(item.Data);
            var data = json.RootElement;
            switch (data.Text("type"))
            {
                case "message_start":
                    counts.Replace(data.Object("message")?.Object("usage"));
                    break;
                case "content_block_start" when data.Object("content_block")?.Text("text") is { Length: > 0 } opening:
                    yield return Updates.Text(opening);
                    break;
                case "content_block_start" when data.Object("content_block") is { } block && block.Text("type") == "tool_use":
                    calls.Begin(data.Number("index"), block.Text("id"), block.Text("name")).AtOnce = block.Object("input")?.GetRawText();
                    yield return Updates.Calling(block.Text("name"));
                    break;
                case "content_block_delta" when data.Object("delta") is { } delta:
                    if (delta.Text("text") is { Length: > 0 } text)
                        yield return Updates.Text(text);
                    else if (delta.Text("thinking") is { Length: > 0 } thinking)
                        yield return Updates.Thinking(thinking);
                    else if (delta.Text("partial_json") is { } piece && calls.At(data.Number("index")) is { } call)
                    {
                        call.Append(piece);
                        yield return Updates.Calling(piece);
                    }

                    break;
                case "message_delta":
                    stop = data.Object("delta")?.Text("stop_reason") ?? stop;
                    counts.Replace(data.Object("usage"));
                    break;
                case "error":
                    throw AnthropicErrors.InStream(data.Object("error"));
                case "message_stop":
                    if (stop is null)
                        throw new ProviderCallException(FailureCodes.MalformedResponse, "no_stop_reason");
                    foreach (var whole in calls.Whole())
                        yield return Updates.ToolCall(whole);
                    yield return Updates.Ended(Finish(stop), counts.ToUsage());
                    if (stop == "refusal")
                        throw new ProviderCallException(FailureCodes.Refused, stop);
                    yield break;
                default:
                    break; // ping, and whatever they add: unknown events are to be ignored
            }
        }

        throw new ProviderCallException(FailureCodes.ConnectionLost, "no_end_of_stream");
    }

    private static string Finish(string stop) => stop switch
    {
        "end_turn" or "stop_sequence" => "stop",
        "tool_use" => "tool_calls",
        "max_tokens" or "model_context_window_exceeded" => "length",
        _ => stop,
    };

    /// <summary>The counts are cumulative: each that is mentioned replaces the earlier one.</summary>
    private sealed class Counts
    {
        private long? _uncached;
        private long? _output;
        private long _cached;
        private long _written;

        public void Replace(JsonElement? usage)
        {
            if (usage is not { } counts)
                return;
            _uncached = counts.Number("input_tokens") ?? _uncached;
            _output = counts.Number("output_tokens") ?? _output;
            _cached = counts.Number("cache_read_input_tokens") ?? _cached;
            _written = counts.Number("cache_creation_input_tokens") ?? _written;
        }

        public UsageDetails? ToUsage() => _uncached is { } uncached && _output is { } output
            ? Updates.Usage(uncached + _cached + _written, _cached, _written, output)
            : null;
    }
}
