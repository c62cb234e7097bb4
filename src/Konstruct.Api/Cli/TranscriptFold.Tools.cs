using System.Text.Json.Nodes;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;

namespace Konstruct.Api.Cli;

/// <summary>Uses of tools: one step from the question whether it may run to what came of it.</summary>
internal sealed partial class TranscriptFold
{
    private void ApplyToTools(Recorded recorded, JsonNode? data)
    {
        var at = recorded.Timestamp;
        switch (recorded.Data)
        {
            case ConversationEvent.ToolApprovalRequested e:
                Use(e.TurnId, e.ToolCallId, e.Name, at, TranscriptStep.AwaitingApproval, t => t with
                {
                    Risk = e.Risk, Reason = e.Reason, ExpiresAt = e.ExpiresAt, Arguments = Text(data?["arguments"], "json"),
                });
                break;
            case ConversationEvent.ToolApproved e:
                Change(StepsOf(e.TurnId), s => s.Id == e.ToolCallId, s => s with { Outcome = TranscriptStep.Approved, Tool = s.Tool! with { By = e.By } });
                break;
            case ConversationEvent.ToolRequested e:
                Use(e.TurnId, e.ToolCallId, e.Name, at, TranscriptStep.Open, t => t with { Risk = e.Risk, Arguments = Text(data?["arguments"], "json") });
                break;
            case ConversationEvent.ToolCompleted e:
                Use(e.TurnId, e.ToolCallId, e.Name, at, TranscriptStep.Done, t => t with
                {
                    Result = Text(data?["result"]), Bytes = e.Bytes, Truncated = e.Truncated, FromOutside = e.FromOutside,
                }, e.LatencyMs);
                break;
            case ConversationEvent.ToolFailed e:
                Use(e.TurnId, e.ToolCallId, e.Name, at, TranscriptStep.Failed, t => t with { Result = Text(data?["result"]), FromOutside = e.FromOutside }, e.LatencyMs, e.Code);
                break;
            case ConversationEvent.ToolDenied e:
                Use(e.TurnId, e.ToolCallId, e.Name, at, TranscriptStep.Denied, t => t with { Result = Text(data?["result"]), By = e.By ?? t.By }, code: e.Code);
                break;
        }
    }

    private void Use(
        Guid turn, Guid id, string name, DateTimeOffset at, string outcome, Func<TranscriptTool, TranscriptTool> change, long? latencyMs = null, string? code = null)
    {
        var steps = StepsOf(turn);
        if (!steps.Exists(s => s.Id == id))
            Begin(turn, new TranscriptStep(TranscriptStep.ToolUse, id, at, 0, Tool: new TranscriptTool(name)));
        var isEnd = outcome is TranscriptStep.Done or TranscriptStep.Failed or TranscriptStep.Denied;
        Change(steps, s => s.Id == id, s => s with
        {
            Outcome = outcome, EndedAt = isEnd ? at : null, Code = code, LatencyMs = latencyMs, Tool = change(s.Tool!),
        });
    }
}
