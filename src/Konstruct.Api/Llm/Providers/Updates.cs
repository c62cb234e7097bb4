using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>Makes the updates that a provider's stream is translated into.</summary>
internal static class Updates
{
    public const string RequestIdKey = "provider_request_id";
    public const string CacheWriteKey = "CacheCreationInputTokens";
    public const string CallingKey = "tool_call_bytes";

    private const string BrokenArguments = "The arguments are not a JSON object.";

    public static ChatResponseUpdate Begun(string? requestId) => new()
    {
        Role = ChatRole.Assistant,
        AdditionalProperties = requestId is null ? null : new AdditionalPropertiesDictionary { [RequestIdKey] = requestId },
    };

    public static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text);

    /// <summary>Not part of the answer, but a sign of life.</summary>
    public static ChatResponseUpdate Thinking(string text) => new(ChatRole.Assistant, [new TextReasoningContent(text)]);

    /// <summary>A piece of a tool call has come: a sign of life, and output that is counted. The call itself follows when it is whole.</summary>
    public static ChatResponseUpdate Calling(params ReadOnlySpan<string?> pieces)
    {
        var bytes = 0L;
        foreach (var piece in pieces)
            bytes += Encoding.UTF8.GetByteCount(piece ?? "");
        return new() { Role = ChatRole.Assistant, AdditionalProperties = new AdditionalPropertiesDictionary { [CallingKey] = bytes } };
    }

    /// <summary>
    /// A whole call. <see cref="AIContent.RawRepresentation"/> is the <see cref="ChatToolCall"/> with the arguments as they
    /// came; who knows the port alone gets them parsed, or the exception that they cannot be.
    /// </summary>
    public static ChatResponseUpdate ToolCall(ChatToolCall call)
    {
        var arguments = JsonReading.TryObject(call.ArgumentsJson);
        return new(ChatRole.Assistant, [new FunctionCallContent(call.Id, call.Name, arguments)
        {
            RawRepresentation = call,
            Exception = arguments is null ? new JsonException(BrokenArguments) : null,
        }]);
    }

    public static ChatResponseUpdate Ended(string? finishReason, UsageDetails? usage) => new()
    {
        Role = ChatRole.Assistant,
        FinishReason = finishReason is null ? null : new ChatFinishReason(finishReason),
        Contents = usage is null ? [] : [new UsageContent(usage)],
    };

    /// <param name="input">All input, cached parts included.</param>
    public static UsageDetails Usage(long input, long cached, long cacheWrite, long output, long? reasoning = null) => new()
    {
        InputTokenCount = input,
        CachedInputTokenCount = cached,
        OutputTokenCount = output,
        TotalTokenCount = input + output,
        ReasoningTokenCount = reasoning,
        AdditionalCounts = cacheWrite == 0 ? null : new AdditionalPropertiesDictionary<long> { [CacheWriteKey] = cacheWrite },
    };
}
