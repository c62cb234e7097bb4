using System.Text.Json.Nodes;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;

namespace Konstruct.Api.Cli;

/// <summary>Calls and deliveries: of a turn, of what a human said, or of a summary; their events name it as their turn.</summary>
internal sealed partial class TranscriptFold
{
    private readonly List<TranscriptSummary> _summaries = [];

    private void ApplyToSteps(Recorded recorded, JsonNode? data)
    {
        var at = recorded.Timestamp;
        switch (recorded.Data)
        {
            case ConversationEvent.PlaceholderRequested e:
                Begin(e.TurnId, new TranscriptStep(TranscriptStep.Placeholder, e.OutboundId, at, 0));
                break;
            case ConversationEvent.PlaceholderPosted e:
                End(e.TurnId, e.OutboundId, at, s => s with { ExternalId = e.ExternalId });
                break;
            case ConversationEvent.PlaceholderFailed e:
                End(e.TurnId, e.OutboundId, at, s => s with { Outcome = TranscriptStep.Failed, Code = e.Code });
                break;
            case ConversationEvent.MemoryRecalled e:
                Begin(e.TurnId, Counted(
                    new TranscriptStep(
                        TranscriptStep.Recall, e.TurnId, at, 0, TranscriptStep.Done, at, e.Code, Model: e.EmbeddingModel, CostUsd: e.CostUsd, LatencyMs: e.LatencyMs,
                        Memories: e.Memories.Count, Chunks: e.Chunks.Count),
                    e.Tokens));
                break;
            case ConversationEvent.ModelRequested e:
                Begin(e.TurnId, new TranscriptStep(TranscriptStep.ModelCall, e.CallId, at, 0, Purpose: e.Purpose, Provider: e.Provider, Model: e.Model));
                break;
            case ConversationEvent.ModelCalled e:
                End(e.TurnId, e.CallId, at, s => Counted(s, e.Tokens) with { CostUsd = e.CostUsd, FirstTokenMs = e.FirstTokenMs, LatencyMs = e.LatencyMs });
                break;
            case ConversationEvent.ModelCallFailed e:
                End(e.TurnId, e.CallId, at, s => Counted(s, e.Tokens) with
                {
                    Outcome = TranscriptStep.Failed, Code = e.Code, CostUsd = e.CostUsd, LatencyMs = e.LatencyMs,
                });
                break;
            case ConversationEvent.DeliveryRequested e:
                Begin(e.TurnId, new TranscriptStep(TranscriptStep.Delivery, e.OutboundId, at, 0, Part: e.Part));
                break;
            case ConversationEvent.ReplyDelivered e:
                End(e.TurnId, e.OutboundId, at, s => s with { ExternalId = e.ExternalId });
                Change(e.TurnId, Delivered);
                break;
            case ConversationEvent.DeliveryFailed e:
                End(e.TurnId, e.OutboundId, at, s => s with { Outcome = TranscriptStep.Failed, Code = e.Code });
                if (e.Final)
                    Change(e.TurnId, t => t with { Status = TranscriptStep.Failed });
                break;
            case ConversationEvent.SummaryRequested e:
                _summaries.Add(new TranscriptSummary(e.SummaryId, at, e.Through, TranscriptStep.Open, null, null, StepsOf(e.SummaryId)));
                break;
            case ConversationEvent.SummaryComposed e:
                Change(_summaries, s => s.SummaryId == e.SummaryId, s => s with { Status = TranscriptStep.Done, Text = Text(data?["content"]) });
                break;
            case ConversationEvent.SummaryFailed e:
                Change(_summaries, s => s.SummaryId == e.SummaryId, s => s with { Status = TranscriptStep.Failed, Code = e.Code });
                break;
        }
    }

    private static TranscriptTurn Delivered(TranscriptTurn turn)
    {
        var standing = turn.Steps.Where(s => s is { Kind: TranscriptStep.Delivery, Outcome: TranscriptStep.Done }).Select(s => s.Part).Distinct().Count();
        return standing < turn.Reply?.Parts
            ? turn
            : turn with
            {
                Status = turn.Reply?.Kind switch
                {
                    ReplyKind.Apology => TranscriptStep.Failed,
                    ReplyKind.Handoff => TranscriptTurn.HandedOff,
                    _ => TranscriptTurn.Answered,
                },
            };
    }

    private List<TranscriptStep> StepsOf(Guid id) => _steps.TryGetValue(id, out var steps) ? steps : _steps[id] = [];

    private void Begin(Guid of, TranscriptStep step)
    {
        var steps = StepsOf(of);
        steps.Add(step with { Attempt = 1 + steps.Count(s => s.Kind == step.Kind && s.Part == step.Part) });
    }

    private void End(Guid of, Guid id, DateTimeOffset at, Func<TranscriptStep, TranscriptStep> outcome) =>
        Change(StepsOf(of), s => s.Id == id, s => outcome(s with { Outcome = TranscriptStep.Done, EndedAt = at }));

    private static TranscriptStep Counted(TranscriptStep step, CallTokens? tokens) =>
        step with { InputTokens = tokens?.Input, CachedInputTokens = tokens?.CachedInput, OutputTokens = tokens?.Output };
}
