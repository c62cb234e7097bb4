using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;

namespace Konstruct.Api.Cli;

/// <summary>Makes a <see cref="Transcript"/> of a conversation's events, in order, with their content opened.</summary>
internal sealed partial class TranscriptFold
{
    private readonly List<TranscriptMessage> _messages = [];
    private readonly List<TranscriptTurn> _turns = [];
    private readonly Dictionary<Guid, List<TranscriptStep>> _steps = [];
    private (ConversationAddress Address, DateTimeOffset At)? _started;

    /// <summary>Null when the stream is no conversation.</summary>
    public Transcript? Result(Guid id) => _started is { } s
        ? new Transcript(id, s.Address.Channel, s.Address.Workspace, s.Address.Place, s.Address.Thread, s.At, _messages, _turns, _speeches, _handoffs, _summaries)
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
                    new TranscriptMessage(e.MessageId, e.ExternalId, recorded.Timestamp, e.Sender, null, null, PersonalContent.Erased, [], false, false, null, []),
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
            case ConversationEvent.FileStored e:
                Change(m => m.MessageId == e.MessageId, m => m with { Files = [.. m.Files, new TranscriptFile(e.FileId, e.Blob, e.MediaType, e.Bytes, null)] });
                break;
            case ConversationEvent.FileFailed e:
                Change(m => m.MessageId == e.MessageId, m => m with { Files = [.. m.Files, new TranscriptFile(e.FileId, null, null, null, e.Code)] });
                break;
            case ConversationEvent.TurnStarted e:
                _turns.Add(new TranscriptTurn(e.TurnId, recorded.Timestamp, e.MessageIds, e.AgentId, e.AgentVersion, TranscriptTurn.Running, null, StepsOf(e.TurnId)));
                break;
            case ConversationEvent.TurnRetried e:
                Change(e.TurnId, t => t with { Status = TranscriptTurn.Running });
                break;
            case ConversationEvent.TurnParked e:
                Change(e.TurnId, t => t with { Status = TranscriptTurn.AwaitingApproval });
                break;
            case ConversationEvent.TurnAbandoned e:
                Change(e.TurnId, t => t with { Status = TranscriptTurn.Abandoned, Reply = new TranscriptReply(ReplyKind.Note, null, Text(data?["content"]), e.Parts) });
                break;
            case ConversationEvent.TurnResumed e:
                Change(e.TurnId, t => t with { Status = TranscriptTurn.Running });
                break;
            case ConversationEvent.ReplyComposed e:
                Change(e.TurnId, t => t with { Reply = new TranscriptReply(e.Kind, e.CallId, Text(data?["content"]), e.Parts) });
                break;
            default:
                ApplyToSteps(recorded, data);
                ApplyToTools(recorded, data);
                ApplyToHandoff(recorded, data);
                break;
        }
    }

    private void Change(Guid turn, Func<TranscriptTurn, TranscriptTurn> change) => Change(_turns, t => t.TurnId == turn, change);

    private void Change(Predicate<TranscriptMessage> which, Func<TranscriptMessage, TranscriptMessage> change) => Change(_messages, which, change);

    private static void Change<T>(List<T> list, Predicate<T> which, Func<T, T> change)
    {
        var i = list.FindLastIndex(which);
        if (i >= 0)
            list[i] = change(list[i]);
    }

    private static TranscriptMessage Filled(TranscriptMessage message, JsonNode? content) => content is JsonObject
        ? content.Deserialize<MessageContent>(EventTypes.Json) is { } opened
            ? message with { SenderId = opened.SenderId, SenderName = opened.SenderName, Text = opened.Text, Attachments = opened.Attachments ?? [] }
            : message
        : message with { SenderId = null, SenderName = null, Text = PersonalContent.Erased, Attachments = [] };

    private static string Text(JsonNode? content, string field = "text") =>
        content is JsonObject ? content[field]?.GetValue<string>() ?? "" : PersonalContent.Erased;
}
