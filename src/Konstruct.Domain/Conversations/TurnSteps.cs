using System.Collections.Immutable;

namespace Konstruct.Domain.Conversations;

/// <summary>The one question of the whole product: given a conversation's events, what is to be done next?</summary>
public static class TurnSteps
{
    /// <summary>
    /// The steps that can be taken now, side by side; none: everything is done. Pure and total: every state that events can make has an
    /// answer, so a crash at any point resumes here.
    /// </summary>
    public static ImmutableArray<Step> Next(Conversation conversation)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var notice in conversation.Notices)
        {
            steps.Add(notice.OpenOutboundId is { } open
                ? new Step.Resolve.OfNotice(notice, open)
                : new Step.Notify(notice));
        }

        if (conversation.Turn is { } turn)
            AddTurn(steps, turn);
        else if (conversation.Pending.Count > 0)
            steps.Add(new Step.Admit(conversation.Pending.GetRange(0, Math.Min(conversation.Pending.Count, Conversation.MaxTurnMessages))));
        return steps.ToImmutable();
    }

    private static void AddTurn(ImmutableArray<Step>.Builder steps, Turn turn)
    {
        // The placeholder never delays the model, and the answer never overtakes the placeholder.
        switch (turn.Placeholder)
        {
            case Placeholder.NotRequested when turn.Reply is null:
                steps.Add(new Step.PostPlaceholder(turn));
                break;
            case Placeholder.Requested p:
                steps.Add(new Step.Resolve.OfPlaceholder(turn, p.OutboundId));
                break;
        }

        if (turn.Reply is { } reply)
        {
            if (turn.Placeholder is not Placeholder.Requested)
                AddDelivery(steps, turn, reply);
        }
        else if (turn.Calls.Find(c => c.IsOpen) is { } open)
        {
            steps.Add(new Step.Resolve.OfModelCall(turn, open));
        }
        else if (turn.Calls.Find(c => c.Succeeded) is { } answered)
        {
            steps.Add(new Step.Compose(turn, answered));
        }
        else
        {
            steps.Add(new Step.CallModel(turn));
        }
    }

    // Parts stand in the channel in their order, so the next one waits for the one before.
    private static void AddDelivery(ImmutableArray<Step>.Builder steps, Turn turn, Reply reply)
    {
        if (reply.Open is { } open)
            steps.Add(new Step.Resolve.OfDelivery(turn, open));
        else if (reply.NextPart is { } part)
            steps.Add(new Step.Deliver(turn, part, part == 1 && turn.Placeholder is Placeholder.Posted p ? p.ExternalId : null));
    }
}
