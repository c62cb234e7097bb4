using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;

namespace Konstruct.Api.Cli;

/// <summary>Makes a <see cref="Transcript"/> of a conversation's events, in order, with their content opened.</summary>
internal sealed class TranscriptFold
{
    private readonly List<TranscriptMessage> _messages = [];
    private readonly List<TranscriptTurn> _turns = [];
    private (ConversationAddress Address, DateTimeOffset At)? _started;

    /// <summary>Null when the stream is no conversation.</summary>
    public Transcript? Result(Guid id) => _started is { } s
        ? new Transcript(id, s.Address.Channel, s.Address.Workspace, s.Address.Place, s.Address.Thread, s.At, _messages, _turns)
        : null;

    public void Apply(Recorded recorded, JsonNode? data)
    {
        switch (recorded.Data)
        {
            case ConversationEvent.Started e:
                _started = (e.Address, recorded.Timestamp);
                break;
            case ConversationEvent.MessageReceived e:
                _messages.Add(Filled(
                    new TranscriptMessage(e.MessageId, e.ExternalId, recorded.Timestamp, e.Sender, null, null, PersonalContent.Erased, [], false, false, null),
                    data?["content"]));
                break;
            case ConversationEvent.MessageEdited e:
                Change(m => m.ExternalId == e.ExternalId, m => Filled(m with { Edited = true }, data?["content"]));
                break;
            case ConversationEvent.MessageDeleted e:
                Change(m => m.ExternalId == e.ExternalId, m => m with { Deleted = true });
                break;
            case ConversationEvent.MessageRejected e:
                Change(m => m.MessageId == e.MessageId, m => m with { Rejected = e.Reason });
                break;
            case ConversationEvent.TurnStarted e:
                _turns.Add(new TranscriptTurn(e.TurnId, recorded.Timestamp, e.MessageIds, e.AgentId, e.AgentVersion, "running", null, []));
                break;
            default:
                ApplyToTurn(recorded, data);
                break;
        }
    }

    private void ApplyToTurn(Recorded recorded, JsonNode? data)
    {
        var at = recorded.Timestamp;
        switch (recorded.Data)
        {
            case ConversationEvent.TurnRetried e:
                Change(e.TurnId, t => t with { Status = "running" });
                break;
            case ConversationEvent.PlaceholderRequested e:
                Begin(e.TurnId, new TranscriptStep(TranscriptStep.Placeholder, e.OutboundId, at, 0));
                break;
            case ConversationEvent.PlaceholderPosted e:
                End(e.TurnId, e.OutboundId, at, s => s with { ExternalId = e.ExternalId });
                break;
            case ConversationEvent.PlaceholderFailed e:
                End(e.TurnId, e.OutboundId, at, s => s with { Outcome = TranscriptStep.Failed, Code = e.Code });
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
            case ConversationEvent.ReplyComposed e:
                Change(e.TurnId, t => t with { Reply = new TranscriptReply(e.Kind, e.CallId, Text(data?["content"]), e.Parts) });
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
        }
    }

    private static TranscriptTurn Delivered(TranscriptTurn turn)
    {
        var standing = turn.Steps.Where(s => s is { Kind: TranscriptStep.Delivery, Outcome: TranscriptStep.Done }).Select(s => s.Part).Distinct().Count();
        return standing < turn.Reply?.Parts
            ? turn
            : turn with { Status = turn.Reply?.Kind == ReplyKind.Apology ? TranscriptStep.Failed : "answered" };
    }

    private void Begin(Guid turn, TranscriptStep step) => Change(turn, t => t with
    {
        Steps = [.. t.Steps, step with { Attempt = 1 + t.Steps.Count(s => s.Kind == step.Kind && s.Part == step.Part) }],
    });

    private void End(Guid turn, Guid id, DateTimeOffset at, Func<TranscriptStep, TranscriptStep> outcome) => Change(turn, t => t with
    {
        Steps = [.. t.Steps.Select(s => s.Id == id ? outcome(s with { Outcome = TranscriptStep.Done, EndedAt = at }) : s)],
    });

    private void Change(Guid turn, Func<TranscriptTurn, TranscriptTurn> change)
    {
        var i = _turns.FindLastIndex(t => t.TurnId == turn);
        if (i >= 0)
            _turns[i] = change(_turns[i]);
    }

    private void Change(Predicate<TranscriptMessage> which, Func<TranscriptMessage, TranscriptMessage> change)
    {
        var i = _messages.FindLastIndex(which);
        if (i >= 0)
            _messages[i] = change(_messages[i]);
    }

    private static TranscriptStep Counted(TranscriptStep step, CallTokens? tokens) =>
        step with { InputTokens = tokens?.Input, CachedInputTokens = tokens?.CachedInput, OutputTokens = tokens?.Output };

    private static TranscriptMessage Filled(TranscriptMessage message, JsonNode? content) => content is JsonObject
        ? content.Deserialize<MessageContent>(EventTypes.Json) is { } opened
            ? message with { SenderId = opened.SenderId, SenderName = opened.SenderName, Text = opened.Text, Attachments = opened.Attachments ?? [] }
            : message
        : message with { SenderId = null, SenderName = null, Text = PersonalContent.Erased, Attachments = [] };

    private static string Text(JsonNode? content) => content is JsonObject ? content["text"]?.GetValue<string>() ?? "" : PersonalContent.Erased;
}
