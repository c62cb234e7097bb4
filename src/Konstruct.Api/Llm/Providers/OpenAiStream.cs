using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>Chat Completions chunks. Only <c>[DONE]</c> after a finish reason is an end; anything else was cut off.</summary>
internal static class OpenAiStream
{
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? finish = null;
        UsageDetails? usage = null;
        var spoke = false;
        var declined = false;
        var calls = new ToolCallParts();
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            if (string.IsNullOrWhiteSpace(item.Data))
                continue;
            if (item.Data == "[DONE]")
            {
                if (finish is null)
                    throw new ProviderCallException(FailureCodes.MalformedResponse, "no_finish_reason");
                foreach (var call in calls.Whole())
                    yield return Updates.ToolCall(call);
                yield return Updates.Ended(Finish(finish, calls), usage);
                if (finish == "content_filter" || (declined && !spoke && !calls.Any))
                    throw new ProviderCallException(FailureCodes.Refused, declined ? "refusal" : finish);
                yield break;
            }

            using var json = JsonReading.ParseObject(item.Data);
            var chunk = json.RootElement;
            if (chunk.Object("error") is { } error)
                throw OpenAiErrors.InStream(error);
            if (chunk.Object("usage") is { } counts)
                usage = Usage(counts);
            if (FirstChoice(chunk) is not { } choice)
                continue;
            finish = choice.Text("finish_reason") ?? finish;
            if (choice.Object("delta") is not { } delta)
                continue;
            // Not OpenAI's, but what reasoning models behind compatible servers send before they answer.
            if ((delta.Text("reasoning_content") ?? delta.Text("reasoning")) is { Length: > 0 } thinking)
                yield return Updates.Thinking(thinking);
            declined |= delta.Text("refusal") is { Length: > 0 };
            if (delta.Text("content") is { Length: > 0 } text)
            {
                spoke = true;
                yield return Updates.Text(text);
            }

            foreach (var piece in delta.Objects("tool_calls"))
            {
                var function = piece.Object("function");
                var (name, arguments) = (function?.Text("name"), function?.TextOrObject("arguments"));
                calls.Find(piece.Number("index"), piece.Text("id"), name).Append(arguments);
                yield return Updates.Calling(name, arguments);
            }
        }

        throw new ProviderCallException(FailureCodes.ConnectionLost, "no_end_of_stream");
    }

    // Some servers say "stop" after calls, too; an answer that was cut off stays one.
    private static string Finish(string finish, ToolCallParts calls) => calls.Any && finish is ("stop" or "function_call") ? "tool_calls" : finish;

    private static JsonElement? FirstChoice(JsonElement chunk)
    {
        if (!chunk.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind == JsonValueKind.Object && choice.Number("index") is null or 0)
                return choice;
        }

        return null;
    }

    private static UsageDetails? Usage(JsonElement counts)
    {
        if (counts.Number("prompt_tokens") is not { } input || counts.Number("completion_tokens") is not { } output)
            return null;
        // Cached and written tokens are parts of the input here.
        var details = counts.Object("prompt_tokens_details");
        return Updates.Usage(
            input,
            details?.Number("cached_tokens") ?? 0,
            details?.Number("cache_write_tokens") ?? 0,
            output,
            counts.Object("completion_tokens_details")?.Number("reasoning_tokens"));
    }
}
