using System.Text;
using Konstruct.Api.Llm.Providers;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm;

/// <summary>What has arrived of one answer so far.</summary>
internal sealed class CallProgress(TimeProvider time)
{
    private readonly StringBuilder _text = new();
    private readonly long _begun = time.GetTimestamp();
    private readonly List<ChatToolCall> _toolCalls = [];
    private long _unshownBytes;
    private UsageDetails? _usage;

    /// <summary>For comparing with other calls.</summary>
    public DateTimeOffset BegunAt { get; } = time.GetUtcNow();

    public string Text => JsonText.WellFormed(_text.ToString());

    /// <summary>Those that have come whole.</summary>
    public IReadOnlyList<ChatToolCall> ToolCalls => _toolCalls;

    public long? FirstTokenMilliseconds { get; private set; }

    public long TotalMilliseconds => (long)time.GetElapsedTime(_begun).TotalMilliseconds;

    public string? ProviderRequestId { get; private set; }

    public string? FinishReason { get; private set; }

    /// <summary>Takes in an update; the text in it is returned, empty when there is none.</summary>
    public string Take(ChatResponseUpdate update)
    {
        if (update.AdditionalProperties?.TryGetValue(Updates.RequestIdKey, out string? id) == true)
            ProviderRequestId = id;
        if (update.AdditionalProperties?.TryGetValue(Updates.CallingKey, out long calling) == true)
            _unshownBytes += calling;
        FinishReason = update.FinishReason?.Value ?? FinishReason;
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage)
                _usage = usage.Details;
            if (content is TextReasoningContent thinking)
                _unshownBytes += Encoding.UTF8.GetByteCount(thinking.Text);
            if (content is FunctionCallContent { RawRepresentation: ChatToolCall call })
                _toolCalls.Add(call);
        }

        var text = update.Text;
        _text.Append(text);
        // Thinking and calls of tools count as signs of life: the model is at work, and another would have to begin anew.
        if (text.Length > 0 || _unshownBytes > 0)
            FirstTokenMilliseconds ??= TotalMilliseconds;
        return text;
    }

    /// <summary>The provider's counts, or our estimate from what went out and came back.</summary>
    public TokenUsage Usage(PreparedCall call)
    {
        if (_usage is { InputTokenCount: { } input, OutputTokenCount: { } output })
        {
            var written = _usage.AdditionalCounts?.TryGetValue(Updates.CacheWriteKey, out var count) == true ? count : 0;
            return new TokenUsage(input, _usage.CachedInputTokenCount ?? 0, written, output, Estimated: false);
        }

        return new TokenUsage(call.EstimatedInputTokens, 0, 0, TokenEstimate.Of(Text) + (_unshownBytes / 4), Estimated: true);
    }
}
