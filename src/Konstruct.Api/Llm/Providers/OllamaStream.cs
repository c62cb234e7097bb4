using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>Ollama's JSON lines. Only a line with <c>done: true</c> is an end.</summary>
internal static class OllamaStream
{
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var calls = new ToolCallParts();
        using var lines = new StreamReader(body, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            using var json = JsonReading.ParseObject(line);
            var data = json.RootElement;
            if (data.TryGetProperty("error", out _))
                throw OllamaErrors.InStream(data.Text("error"));
            if (data.Object("message") is { } message)
            {
                if (message.Text("thinking") is { Length: > 0 } thinking)
                    yield return Updates.Thinking(thinking);
                if (message.Text("content") is { Length: > 0 } text)
                    yield return Updates.Text(text);
                foreach (var call in message.Objects("tool_calls"))
                {
                    var function = call.Object("function");
                    var (name, arguments) = (function?.Text("name"), function?.TextOrObject("arguments"));
                    calls.Begin(index: null, call.Text("id"), name).Append(arguments); // always whole
                    yield return Updates.Calling(name, arguments);
                }
            }

            if (data.TryGetProperty("done", out var done) && done.ValueKind == JsonValueKind.True)
            {
                foreach (var call in calls.Whole())
                    yield return Updates.ToolCall(call);
                var reason = data.Text("done_reason") ?? "stop";
                yield return Updates.Ended(calls.Any && reason == "stop" ? "tool_calls" : reason, Usage(data));
                yield break;
            }
        }

        throw new ProviderCallException(FailureCodes.ConnectionLost, "no_end_of_stream");
    }

    /// <summary>The prompt's count is absent when the prompt was still in memory; then there is no usage worth the name.</summary>
    private static UsageDetails? Usage(JsonElement last) =>
        last.Number("prompt_eval_count") is { } input && last.Number("eval_count") is { } output
            ? Updates.Usage(input, cached: 0, cacheWrite: 0, output)
            : null;
}
