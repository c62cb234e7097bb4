using System.Text.Json.Nodes;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Cli;

internal static partial class EventGist
{
    /// <returns>Null: its fields say it all.</returns>
    private static string? OfConversation(ConversationEvent happened, JsonObject data) => happened switch
    {
        ConversationEvent.MemoryRecalled e => string.Join(", ", new[]
        {
            $"{e.Memories.Count} memories", $"{e.Chunks.Count} pieces of documents", e.EmbeddingModel,
            e.Tokens is { } tokens ? $"{tokens.Input} tokens, {Cost(e.CostUsd)}" : null, $"{e.LatencyMs} ms", e.Code,
        }.OfType<string>()),
        ConversationEvent.FileStored e => $"{e.MediaType}, {e.Bytes} bytes",
        ConversationEvent.FileFailed e => e.Code,
        ConversationEvent.SummaryRequested or ConversationEvent.TurnParked or ConversationEvent.TurnResumed or ConversationEvent.HandoffRelayRequested
            or ConversationEvent.HandoffRelayed => "",
        ConversationEvent.TurnAbandoned e => $"{e.Code}: {Said(data["content"])}",
        ConversationEvent.SummaryComposed => Said(data["content"]),
        ConversationEvent.SummaryFailed e => e.Code,
        ConversationEvent.ToolApprovalRequested e => $"{e.Name} ({e.Risk}, {e.Reason}) until {e.ExpiresAt.UtcDateTime:u}: {Field(data["arguments"], "json")}",
        ConversationEvent.ToolApproved e => $"by {e.By}",
        ConversationEvent.ToolRequested e => $"{e.Name} ({e.Risk}): {Field(data["arguments"], "json")}",
        ConversationEvent.ToolCompleted e =>
            $"{e.Name} {e.Bytes} bytes{(e.Truncated ? ", cut" : "")}{(e.FromOutside is { } origin ? $", from {origin}" : "")}, {e.LatencyMs} ms: {Said(data["result"])}",
        ConversationEvent.ToolFailed e => $"{e.Name} {e.Code}, {e.LatencyMs} ms",
        ConversationEvent.ToolDenied e => $"{e.Name} {e.Code}{(e.By is { } by ? $", by {by}" : "")}",
        ConversationEvent.Escalated e => e.Reason + (e.Rule is { } rule ? $": {rule}" : "")
            + (e.Facts is { Count: > 0 } facts ? $" ({string.Join(", ", facts.Select(f => $"{f.Key} {f.Value}"))})" : ""),
        ConversationEvent.HandedOff e => $"{e.Reason}, to {string.Join(", then ", e.Targets)}{(e.Question is null ? "" : $": {Said(data["question"])}")}",
        ConversationEvent.HandoffNotifyRequested e => e.Target,
        ConversationEvent.HandoffNotified e => e.Target + (e.ExternalId is { } id ? $" as {id}" : ""),
        ConversationEvent.HandoffNotifyFailed e => $"{e.Target}: {Outcome(e.Code, e.Final)}",
        ConversationEvent.HandoffRelayFailed e => Outcome(e.Code, e.Final),
        ConversationEvent.HandoffTimedOut e => e.Target,
        ConversationEvent.HandoffTaken e => $"by {e.By}",
        ConversationEvent.HumanReplied e => $"{e.By}: {Said(data["content"])}",
        ConversationEvent.NoteComposed => Said(data["content"]),
        ConversationEvent.HandedBack e => $"by {e.By}",
        _ => null,
    };

    private static string Field(JsonNode? content, string name) => Text(content is JsonObject opened ? opened[name] : content);
}
