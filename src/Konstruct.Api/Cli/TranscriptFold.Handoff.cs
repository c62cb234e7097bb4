using System.Text.Json.Nodes;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;

namespace Konstruct.Api.Cli;

/// <summary>Who was asked to take the conversation, who did, and what they said.</summary>
internal sealed partial class TranscriptFold
{
    private readonly List<TranscriptHandoff> _handoffs = [];
    private readonly List<TranscriptSpeech> _speeches = [];
    private string? _rule;

    private void ApplyToHandoff(Recorded recorded, JsonNode? data)
    {
        var at = recorded.Timestamp;
        switch (recorded.Data)
        {
            case ConversationEvent.Escalated e:
                _rule = e.Rule;
                break;
            // the first one counts until it is handed back
            case ConversationEvent.HandedOff e when !_handoffs.Exists(h => h.Status != TranscriptHandoff.HandedBack):
                _handoffs.Add(new TranscriptHandoff(
                    e.HandoffId, e.TurnId, at, e.Reason, e.Reason == EscalationReason.Rule ? _rule : null, e.Targets,
                    e.Question is null ? null : Text(data?["question"]), TranscriptHandoff.Asking, []));
                break;
            case ConversationEvent.HandoffNotifyRequested e:
                In(e.HandoffId, h => h with { Notices = [.. h.Notices, new TranscriptNotice(e.Target, e.OutboundId, at, TranscriptStep.Open, null)] });
                break;
            case ConversationEvent.HandoffNotified e:
                Notice(e.HandoffId, n => n.OutboundId == e.OutboundId, n => n with { Outcome = TranscriptStep.Done });
                break;
            case ConversationEvent.HandoffNotifyFailed e:
                Notice(e.HandoffId, n => n.OutboundId == e.OutboundId, n => n with { Outcome = TranscriptStep.Failed, Code = e.Code });
                break;
            case ConversationEvent.HandoffTimedOut e:
                Notice(e.HandoffId, n => n.Target == e.Target && n.Outcome != TranscriptStep.Failed, n => n with { Outcome = TranscriptNotice.TimedOut });
                break;
            case ConversationEvent.HandoffRelayed e:
                In(e.HandoffId, h => h with { Relayed = h.Relayed + 1 });
                break;
            case ConversationEvent.HandoffTaken e:
                In(e.HandoffId, h => Taken(h, e.By, at));
                break;
            case ConversationEvent.HumanReplied e:
                In(e.HandoffId, h => Taken(h, e.By, at));
                _speeches.Add(new TranscriptSpeech(e.ReplyId, e.HandoffId, ReplyKind.Human, e.By, at, Text(data?["content"]), e.Parts, StepsOf(e.ReplyId)));
                break;
            case ConversationEvent.NoteComposed e:
                _speeches.Add(new TranscriptSpeech(e.NoteId, e.HandoffId, ReplyKind.Note, null, at, Text(data?["content"]), e.Parts, StepsOf(e.NoteId)));
                break;
            case ConversationEvent.HandedBack e:
                In(e.HandoffId, h => h with { Status = TranscriptHandoff.HandedBack, HandedBackBy = e.By, HandedBackAt = at });
                break;
        }
    }

    private void In(Guid handoff, Func<TranscriptHandoff, TranscriptHandoff> change) => Change(_handoffs, h => h.HandoffId == handoff, change);

    private void Notice(Guid handoff, Predicate<TranscriptNotice> which, Func<TranscriptNotice, TranscriptNotice> change) => In(handoff, h =>
    {
        var notices = h.Notices.ToList();
        Change(notices, which, change);
        return h with { Notices = notices };
    });

    private static TranscriptHandoff Taken(TranscriptHandoff h, string by, DateTimeOffset at) =>
        h.TakenBy is not null ? h : h with { Status = TranscriptHandoff.Taken, TakenBy = by, TakenAt = at };
}
