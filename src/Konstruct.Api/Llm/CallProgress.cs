using System.Text;
using Konstruct.Api.Llm.Providers;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm;

/// <summary>What has arrived of one answer so far.</summary>
internal sealed class CallProgress(TimeProvider time)
{
    private readonly StringBuilder _text = new();
    private readonly long _begun = time.GetTimestamp();
    private long _thinkingBytes;
    private UsageDetails? _usage;

    /// <summary>For comparing with other calls.</summary>
    public DateTimeOffset BegunAt { get; } = time.GetUtcNow();

    public string Text => _text.ToString();

    public long? FirstTokenMilliseconds { get; private set; }

    public long TotalMilliseconds => (long)time.GetElapsedTime(_begun).TotalMilliseconds;

    public string? ProviderRequestId { get; private set; }

    public string? FinishReason { get; private set; }

    /// <summary>Takes in an update; the text in it is returned, empty when there is none.</summary>
    public string Take(ChatResponseUpdate update)
    {
        if (update.AdditionalProperties?.TryGetValue(Updates.RequestIdKey, out string? id) == true)
            ProviderRequestId = id;
        FinishReason = update.FinishReason?.Value ?? FinishReason;
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage)
                _usage = usage.Details;
            if (content is TextReasoningContent thinking)
                _thinkingBytes += Encoding.UTF8.GetByteCount(thinking.Text);
        }

        var text = update.Text;
        _text.Append(text);
        // Thinking counts as a sign of life: the model is at work, and another would have to begin anew.
        if (text.Length > 0 || _thinkingBytes > 0)
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

        return new TokenUsage(call.EstimatedInputTokens, 0, 0, TokenEstimate.Of(Text) + (_thinkingBytes / 4), Estimated: true);
    }
}
