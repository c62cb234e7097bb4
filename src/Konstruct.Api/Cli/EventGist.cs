using System.Text.Json.Nodes;
using Konstruct.Domain.AccessTokens;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Channels;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Tenants;
using Konstruct.EventStore.Streams;

namespace Konstruct.Api.Cli;

/// <summary>What one event says, in one line for a person.</summary>
internal static partial class EventGist
{
    /// <param name="data">The event's JSON with its personal content opened.</param>
    /// <param name="width">Longer ones are cut; line breaks become spaces.</param>
    public static string Of(Recorded e, JsonNode? data, int width)
    {
        var gist = Gist(e.Data, data as JsonObject ?? []).ReplaceLineEndings(" ");
        return gist.Length <= width ? gist : string.Concat(gist.AsSpan(0, width - 1), "…");
    }

    /// <summary>Red for what failed, yellow for what people did, green for what was answered, blue for models and tools, magenta for humans who take over.</summary>
    public static string Colour(string type) =>
        type.Contains("failed", StringComparison.Ordinal) || type.Contains("rejected", StringComparison.Ordinal) || type.Contains("revoked", StringComparison.Ordinal)
            || type.Contains("denied", StringComparison.Ordinal) || type.Contains("timed_out", StringComparison.Ordinal) ? "red"
        : type.StartsWith("message.", StringComparison.Ordinal) ? "yellow"
        : type.StartsWith("reply.", StringComparison.Ordinal) || type.StartsWith("human.", StringComparison.Ordinal) ? "green"
        : type.StartsWith("model.", StringComparison.Ordinal) || type.StartsWith("tool.", StringComparison.Ordinal) ? "blue"
        : type.StartsWith("handoff.", StringComparison.Ordinal) || type.StartsWith("thread.", StringComparison.Ordinal) || type.Contains("handed_", StringComparison.Ordinal) || type.Contains("escalated", StringComparison.Ordinal) ? "magenta"
        : "aqua";

    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.TryGetValue(out string? s) => s,
        _ => value.ToJsonString(Cli.Json),
    };

    private static string Gist(object happened, JsonObject data) => happened switch
    {
        ConversationEvent.Started e => $"{e.Address.Channel} {e.Address.Workspace}/{e.Address.Place} thread {e.Address.Thread}",
        ConversationEvent.MessageReceived => Said(data["content"]),
        ConversationEvent.MessageEdited e => $"{e.ExternalId}: {Said(data["content"])}",
        ConversationEvent.MessageDeleted e => e.ExternalId,
        ConversationEvent.MessageRejected e => e.Reason + (e.RetryAfterSeconds is { } s ? $", again in {s} s" : ""),
        ConversationEvent.NoticeRequested or ConversationEvent.NoticeDelivered or ConversationEvent.TurnRetried or ConversationEvent.PlaceholderRequested => "",
        ConversationEvent.NoticeFailed e => Outcome(e.Code, e.Final),
        ConversationEvent.TurnStarted e => $"{e.MessageIds.Count} message{(e.MessageIds.Count == 1 ? "" : "s")}, employee at version {e.AgentVersion}",
        ConversationEvent.PlaceholderPosted e => e.ExternalId,
        ConversationEvent.PlaceholderFailed e => e.Code,
        ConversationEvent.ModelRequested e => $"{e.Provider}/{e.Model} {e.Purpose}, {e.RequestFormat}, built from {e.BuiltFrom.MessageIds.Count} messages",
        ConversationEvent.ModelCalled e => $"{e.Provider}/{e.Model} {Tokens(e.Tokens)}, {Cost(e.CostUsd)}, {e.LatencyMs} ms: {Said(data["output"])}",
        ConversationEvent.ModelCallFailed e => $"{e.Provider}/{e.Model} {e.Code}{(e.HttpStatus is { } http ? $" (HTTP {http})" : "")}{(e.LatencyMs is { } ms ? $", {ms} ms" : "")}",
        ConversationEvent.ReplyComposed e => $"{e.Kind}{(e.Parts == 1 ? "" : $" in {e.Parts} parts")}: {Said(data["content"])}",
        ConversationEvent.DeliveryRequested e => $"part {e.Part}" + (e.Replaces is null ? "" : $", in the place of {e.Replaces}"),
        ConversationEvent.ReplyDelivered e => $"part {e.Part} as {e.ExternalId}",
        ConversationEvent.DeliveryFailed e => $"part {e.Part}: {Outcome(e.Code, e.Final)}",
        ConversationEvent e => OfConversation(e, data) ?? Plain(data),
        HandoffThreadEvent.Opened e => $"{e.Target} as {e.Address.Thread}, for conversation {e.ConversationId}",
        HandoffThreadEvent.MessageReceived => Said(data["content"]),
        HandoffThreadEvent.MessageSettled e => e.Outcome,
        HandoffThreadEvent.NoticeDelivered => "",
        HandoffThreadEvent.NoticeFailed e => e.Code,
        AgentEvent.Hired e => $"{e.Configuration.Name}, {e.Configuration.Role}, {e.Configuration.Model}",
        AgentEvent.Revised e => $"{e.Configuration.Name}, {e.Configuration.Role}, {e.Configuration.Model}",
        ChannelEvent.Connected e => $"{e.Kind} {e.ExternalKey}{(e.WorkspaceName is null ? "" : $" ({e.WorkspaceName})")}",
        TenantEvent.Created e => $"{e.Name} ({e.Slug})",
        AccessTokenEvent.Issued e => $"{e.Name}: {string.Join(' ', e.Scopes)}{(e.ExpiresAt is { } end ? $", until {Output.Text(end)}" : "")}",
        _ => Plain(data),
    };

    private static string Plain(JsonObject data) => string.Join(", ", data.Where(m => m.Value is JsonValue).Select(m => $"{m.Key} {Text(m.Value)}"));

    /// <summary>What somebody wrote or answered; as a whole when it was erased.</summary>
    private static string Said(JsonNode? content) => content switch
    {
        JsonObject opened => string.Join(
            ' ',
            new[]
            {
                opened["senderName"] is { } name ? Text(name) + ":" : opened["senderId"] is { } id ? Text(id) + ":" : "",
                Text(opened["text"]),
                opened["attachments"] is JsonArray { Count: > 0 } files ? string.Join(' ', files.Select(f => $"[{Text(f?["name"])}]")) : "",
            }.Where(t => t.Length > 0)),
        _ => Text(content),
    };

    private static string Tokens(CallTokens tokens) => $"{tokens.Input}+{tokens.Output} tokens{(tokens.Estimated ? " (estimated)" : "")}";

    private static string Cost(string? usd) => usd is null ? "cost unknown" : usd + " USD";

    private static string Outcome(string code, bool final) => final ? code + ", for good" : code;
}
