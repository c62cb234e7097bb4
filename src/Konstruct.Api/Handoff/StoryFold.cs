using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Handoff;

/// <summary>Makes the story of a conversation's events. What people wrote stays sealed until the story is asked for.</summary>
internal sealed class StoryFold
{
    /// <summary>Messages of a transcript; what is older is counted.</summary>
    public const int MostMessages = 500;

    /// <summary>Attempts that are told; older ones are of no use to anybody.</summary>
    public const int MostAttempts = 50;

    private const string Deleted = "[deleted]";

    private readonly List<Said> _said = [];
    private readonly List<StoryAttempt> _tried = [];
    private readonly Dictionary<Guid, Said> _composed = [];
    private int _answeredUpTo;

    /// <summary>Where the conversation takes place; null until it began.</summary>
    public ConversationAddress? Address { get; private set; }

    public void Apply(Recorded recorded)
    {
        var at = recorded.Timestamp;
        switch (recorded.Data)
        {
            case ConversationEvent.Started e:
                Address = e.Address;
                break;
            case ConversationEvent.MessageReceived e:
                _said.Add(new Said(at, StorySpeaker.Person, e.ExternalId, e.Content, null, MessageId: e.MessageId));
                break;
            // not the person's, and neither a question nor a part of the story
            case ConversationEvent.MessageRejected { Reason: RejectionReason.External } e when _said.FindIndex(s => s.MessageId == e.MessageId) is var place and >= 0:
                _said.RemoveAt(place);
                if (place < _answeredUpTo)
                    _answeredUpTo--;
                break;
            case ConversationEvent.MessageEdited e:
                Change(e.ExternalId, s => s with { Message = e.Content });
                break;
            case ConversationEvent.MessageDeleted e:
                Change(e.ExternalId, s => s with { Message = null });
                break;
            case ConversationEvent.ReplyComposed e:
                _composed[e.TurnId] = new Said(at, StorySpeaker.Agent, "", null, e.Content, Answers: e.Kind == ReplyKind.Answer);
                break;
            case ConversationEvent.HumanReplied e:
                _composed[e.ReplyId] = new Said(at, StorySpeaker.Human, "", null, e.Content, Answers: true);
                break;
            case ConversationEvent.NoteComposed e:
                _composed[e.NoteId] = new Said(at, StorySpeaker.Agent, "", null, e.Content);
                break;
            // a reply of several parts is said with the first of them
            case ConversationEvent.ReplyDelivered e when _composed.Remove(e.TurnId, out var reply):
                _said.Add(reply);
                // that a colleague comes, or that something is wrong, leaves the question open
                if (reply.Answers)
                    _answeredUpTo = _said.Count;
                break;
            case ConversationEvent.ModelCallFailed e:
                _tried.Add(new StoryAttempt(at, "model", $"{e.Provider}/{e.Model}", "failed", e.Code));
                break;
            case ConversationEvent.ToolCompleted e:
                _tried.Add(new StoryAttempt(at, "tool", e.Name, "completed", null));
                break;
            case ConversationEvent.ToolFailed e:
                _tried.Add(new StoryAttempt(at, "tool", e.Name, "failed", e.Code));
                break;
            case ConversationEvent.ToolDenied e:
                _tried.Add(new StoryAttempt(at, "tool", e.Name, "denied", e.Code));
                break;
        }
    }

    public async Task<HandoffStory> TellAsync(TenantId tenant, PersonalContent personal, CancellationToken cancellation)
    {
        var told = _said.Skip(_said.Count - MostMessages).ToList();
        var messages = await personal.OpenAsync(tenant, [.. told.Where(s => s.Message is not null).Select(s => s.Message!)], cancellation);
        var replies = await personal.OpenAsync(tenant, [.. told.Where(s => s.Reply is not null).Select(s => s.Reply!)], cancellation);
        var (nextMessage, nextReply) = (0, 0);
        var transcript = new List<StoryMessage>();
        foreach (var said in told)
        {
            var message = said.Message is null ? null : messages[nextMessage++];
            var reply = said.Reply is null ? null : replies[nextReply++];
            var text = said.IsDeleted ? Deleted : message?.ForModel() ?? reply?.Text ?? PersonalContent.Erased;
            transcript.Add(new StoryMessage(said.At, said.Speaker, message?.SenderName, text));
        }

        var unanswered = Math.Max(_answeredUpTo - (_said.Count - told.Count), 0);
        var question = told.Select((s, i) => (s, i)).Where(p => p.i >= unanswered && p.s.Speaker == StorySpeaker.Person && !p.s.IsDeleted).Select(p => transcript[p.i].Text).ToList();
        return new HandoffStory(
            Address?.Channel, Address?.Place, transcript, _said.Count - told.Count, [.. _tried.TakeLast(MostAttempts)], question);
    }

    private void Change(string externalId, Func<Said, Said> change)
    {
        for (var i = 0; i < _said.Count; i++)
            if (_said[i].Speaker == StorySpeaker.Person && _said[i].ExternalId == externalId)
                _said[i] = change(_said[i]);
    }

    private sealed record Said(DateTimeOffset At, string Speaker, string ExternalId, Personal<MessageContent>? Message, Personal<ReplyContent>? Reply, bool Answers = false,
        Guid? MessageId = null)
    {
        public bool IsDeleted => Message is null && Reply is null;
    }
}
