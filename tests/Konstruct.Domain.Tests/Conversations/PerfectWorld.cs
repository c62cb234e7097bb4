using System.Diagnostics;
using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>
/// Performs steps as a worker does that has just taken the conversation over, where every effect succeeds: intents of the one before it
/// are resolved, everything else is requested and comes about. Pure; it only appends events.
/// </summary>
internal sealed class PerfectWorld
{
    private int _ids = 5_000;

    public PerfectWorld(IEnumerable<ConversationEvent> before)
    {
        Events = [.. before];
        State = Fold(Events);
    }

    public List<ConversationEvent> Events { get; }

    public Conversation State { get; private set; }

    /// <returns>False: there was still something to do after so many rounds.</returns>
    public bool RunToTheEnd(int rounds = 200)
    {
        for (var round = 0; round < rounds; round++)
        {
            var steps = TurnSteps.Next(State);
            if (steps.IsEmpty)
                return true;
            // side by side: all intents, then all outcomes
            var effects = steps.Select(Effect).ToList();
            Append(effects.SelectMany(e => e.Intents));
            Append(effects.SelectMany(e => e.Outcomes));
        }

        return false;
    }

    private void Append(IEnumerable<ConversationEvent> happened)
    {
        foreach (var e in happened)
        {
            Events.Add(e);
            State = ConversationFold.Apply(State, e, Moments.Noon);
        }
    }

    private (ConversationEvent[] Intents, ConversationEvent[] Outcomes) Effect(Step step)
    {
        var id = ++_ids;
        switch (step)
        {
            case Step.Admit s:
                return ([], [new ConversationEvent.TurnStarted(TurnId(id), [.. s.Messages.Select(m => m.MessageId)], Agent, 1, Maya)]);
            case Step.Notify { Notice.Message.MessageId: var m }:
                return ([new ConversationEvent.NoticeRequested(m, Outbound(id))], [new ConversationEvent.NoticeDelivered(m, Outbound(id))]);
            case Step.Resolve.OfNotice s:
                return ([], [new ConversationEvent.NoticeDelivered(s.Notice.Message.MessageId, s.OutboundId)]);
            case Step.PostPlaceholder { Turn.TurnId: var t }:
                return ([new ConversationEvent.PlaceholderRequested(t, Outbound(id))], [new ConversationEvent.PlaceholderPosted(t, Outbound(id), Ts(id))]);
            case Step.Resolve.OfPlaceholder s:
                return ([], [new ConversationEvent.PlaceholderPosted(s.Turn.TurnId, s.OutboundId, Ts(id))]);
            case Step.CallModel { Turn.TurnId: var t }:
                return ([Of(t, ModelRequested(0, id))], [Of(t, ModelCalled(0, id)), Of(t, Composed(0, parts: 2, call: id))]);
            case Step.Resolve.OfModelCall s:
                return ([], [((ConversationEvent.ModelCallFailed)ModelCallFailed(0, id, "interrupted")) with { TurnId = s.Turn.TurnId, CallId = s.Call.CallId }]);
            case Step.Compose s:
                return ([], [Of(s.Turn.TurnId, Composed(0, parts: 2))]);
            case Step.Recall { Turn.TurnId: var t }:
                return ([], [((ConversationEvent.MemoryRecalled)Recalled(0)) with { TurnId = t }]);
            case Step.Deliver s:
                return (
                    [new ConversationEvent.DeliveryRequested(s.Speech.Id, Outbound(id), s.Part, s.Replaces)],
                    [new ConversationEvent.ReplyDelivered(s.Speech.Id, Outbound(id), s.Part, s.Replaces ?? Ts(id))]);
            case Step.Resolve.OfDelivery s:
                return ([], [new ConversationEvent.ReplyDelivered(s.Speech.Id, s.Delivery.OutboundId, s.Delivery.Part, s.Delivery.Replaces ?? Ts(id))]);
            default:
                throw new UnreachableException();
        }
    }

    private static ConversationEvent Of(Guid turn, ConversationEvent e) => e switch
    {
        ConversationEvent.ModelRequested m => m with { TurnId = turn },
        ConversationEvent.ModelCalled m => m with { TurnId = turn },
        ConversationEvent.ReplyComposed m => m with { TurnId = turn },
        _ => throw new UnreachableException(),
    };
}
