using Konstruct.Api.Llm;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Conversations;

/// <summary>The outcomes of model calls as events, whatever they were for.</summary>
internal sealed class CallEvents(Ids ids)
{
    /// <summary>Uses of tools kept of one answer; a model that wants more is out of its mind.</summary>
    private const int MaxKeptToolCalls = 16;

    /// <param name="subject">Whose key seals what the model said.</param>
    public ConversationEvent.ModelCalled Called(ConversationEvent.ModelRequested r, Guid subject, CallOutcome.Answered a)
    {
        var wanted = a.ToolCalls.Take(MaxKeptToolCalls).ToList();
        var output = new ReplyContent(a.Text, wanted.Count == 0 ? null : [.. wanted.Select(c => new ModelToolCall(c.Id, c.Name, c.ArgumentsJson))]);
        return new ConversationEvent.ModelCalled(
            r.TurnId, r.CallId, r.Purpose, r.AgentId, r.Channel, r.Provider, r.Model, Personal.Of(subject, output), a.FinishReason,
            Tokens(a.Usage)!, a.CostUsd, a.PriceTable, a.FirstTokenMilliseconds, a.TotalMilliseconds, a.ProviderRequestId,
            wanted.Count == 0 ? null : [.. wanted.Select(c => new ToolUse(ids.Next(), ToolName(c.Name)))]);
    }

    public ConversationEvent.ModelCallFailed Failed(ConversationEvent.ModelRequested r, CallOutcome.Failed f) => new(
        r.TurnId, r.CallId, r.Purpose, r.AgentId, r.Channel, r.Provider, r.Model, f.Code, f.Detail, f.MayRetry, f.HttpStatus,
        f.RetryAfter is { } after ? (int)Math.Ceiling(after.TotalSeconds) : null, Tokens(f.Usage), f.CostUsd, f.PriceTable, f.TotalMilliseconds);

    /// <summary>The outcome was lost with whoever asked.</summary>
    /// <param name="owner">The turn, or the summary.</param>
    public ConversationEvent.ModelCallFailed Interrupted(Conversation conversation, Guid owner, string purpose, Guid agentId, ModelAttempt call) => new(
        owner, call.CallId, purpose, agentId, conversation.Address!.Channel, call.Provider, call.Model,
        "interrupted", null, MayRetry: true, null, null, null, null, null, null);

    // In clear beside the sealed output, so a model's invention must not carry anything else.
    private static string ToolName(string name) => ChatTool.IsName(name) ? name : "unknown";

    private static CallTokens? Tokens(TokenUsage? usage) =>
        usage is null ? null : new CallTokens(usage.Input, usage.CachedInput, usage.Output, usage.Estimated);
}
