using System.Collections.Immutable;

namespace Konstruct.Domain.Conversations;

/// <summary>The one question of the whole product: given a conversation's events, what is to be done next?</summary>
public static class TurnSteps
{
    /// <summary>
    /// The steps that can be taken now, side by side; none: everything is done, or waits for a person. Pure and total: every state that
    /// events can make has an answer, so a crash at any point resumes here.
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

        if (conversation.Handoff is { } handoff)
            AddHandoff(steps, handoff);
        if (conversation.Speeches is [var speech, ..])
            AddDelivery(steps, speech, speech.Replaces);

        if (conversation.Turn is { } turn)
            AddTurn(steps, turn, conversation.Handoff is not null);
        else if (conversation.Handoff is null)
            AddNextTurn(steps, conversation);
        return steps.ToImmutable();
    }

    // What was allowed comes before what is new.
    private static void AddNextTurn(ImmutableArray<Step>.Builder steps, Conversation conversation)
    {
        if (conversation.Parked.Find(t => !t.WaitsForApproval) is { } parked)
            steps.Add(new Step.Resume(parked));
        else if (conversation.Pending.Count > 0)
            steps.Add(new Step.Admit(conversation.Pending.GetRange(0, Math.Min(conversation.Pending.Count, Conversation.MaxTurnMessages))));
    }

    private static void AddTurn(ImmutableArray<Step>.Builder steps, Turn turn, bool humanHasIt)
    {
        // The placeholder never delays the model, and the answer never overtakes the placeholder.
        switch (turn.Placeholder)
        {
            case Placeholder.NotRequested when turn.Reply is null && !humanHasIt:
                steps.Add(new Step.PostPlaceholder(turn));
                break;
            case Placeholder.Requested p:
                steps.Add(new Step.Resolve.OfPlaceholder(turn, p.OutboundId));
                break;
        }

        if (turn.Reply is { } reply)
        {
            if (turn.Placeholder is not Placeholder.Requested)
                AddDelivery(steps, new Speech(turn.TurnId, turn.MessageIds.FirstOrDefault(), turn.FirstExternalId, reply), (turn.Placeholder as Placeholder.Posted)?.ExternalId);
        }
        else if (turn.Calls.Find(c => c.IsOpen) is { } open)
        {
            steps.Add(new Step.Resolve.OfModelCall(turn, open));
        }
        else if (turn.OpenTools.Any(c => c.Status == ToolStatus.Running))
        {
            AddTools(steps, turn, humanHasIt ? [ToolStatus.Running] : [ToolStatus.Running, ToolStatus.Wanted, ToolStatus.Approved]);
        }
        else if (turn.WaitsForApproval)
        {
            steps.Add(new Step.Park(turn));
        }
        else if (humanHasIt)
        {
            steps.Add(new Step.Yield(turn));
        }
        else if (turn.OpenTools.Any())
        {
            AddTools(steps, turn, [ToolStatus.Wanted, ToolStatus.Approved]);
        }
        else if (turn.Calls.Find(c => c.Succeeded) is { } answered)
        {
            steps.Add(new Step.Compose(turn, answered));
        }
        else if (turn.Recalled is null)
        {
            steps.Add(new Step.Recall(turn));
        }
        else
        {
            steps.Add(new Step.CallModel(turn));
        }
    }

    private static void AddTools(ImmutableArray<Step>.Builder steps, Turn turn, ReadOnlySpan<ToolStatus> which)
    {
        var round = turn.Rounds[^1];
        foreach (var call in round.Calls)
        {
            if (which.Contains(call.Status))
                steps.Add(call.Status == ToolStatus.Running ? new Step.Resolve.OfTool(turn, round, call) : new Step.RunTool(turn, round, call));
        }
    }

    // Parts stand in the channel in their order, so the next one waits for the one before.
    private static void AddDelivery(ImmutableArray<Step>.Builder steps, Speech speech, string? replaces)
    {
        if (speech.Reply.Open is { } open)
            steps.Add(new Step.Resolve.OfDelivery(speech, open));
        else if (speech.Reply.NextPart is { } part)
            steps.Add(new Step.Deliver(speech, part, part == 1 ? replaces : null));
    }

    private static void AddHandoff(ImmutableArray<Step>.Builder steps, OpenHandoff handoff)
    {
        if (handoff.OpenOutboundId is { } open)
            steps.Add(new Step.Resolve.OfHumanNotice(handoff, open));
        else if (handoff.ToNotify is { } target)
            steps.Add(new Step.NotifyHuman(handoff, target));
        else if (handoff is { ShownUnder: not null, Relays: [var relay, ..] })
            steps.Add(relay.OpenOutboundId is { } outbound ? new Step.Resolve.OfRelay(handoff, relay, outbound) : new Step.RelayToHuman(handoff, relay));
    }
}
