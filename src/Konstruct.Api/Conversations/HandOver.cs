using Konstruct.Api.Platform;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>Ends a turn by handing the conversation to a human, in one append: why, to whom, and what the person is told.</summary>
internal sealed class HandOver(ChannelSenders senders, KeyVault keys, Ids ids, TimeProvider time)
{
    /// <param name="to">Who is asked, as the employee's rules write it; null: the inbox.</param>
    /// <param name="question">What is open; null: the last messages say it.</param>
    /// <param name="before">What happened just before and belongs to it.</param>
    public async Task AppendAsync(
        TurnRun run, Turn turn, AgentConfiguration agent, string reason, EscalationRule? rule, IReadOnlyDictionary<string, string>? facts, string? question,
        IReadOnlyList<ConversationEvent> before, CancellationToken cancellation)
    {
        var session = run.Session;
        await keys.EnsureSubjectsAsync(await keys.OfAsync(session.Stream.Tenant, cancellation), [turn.Subject], cancellation);
        var sender = senders.Of(session.State.Address!.Channel);
        var told = TurnTexts.HandedOver;
        var composed = new ConversationEvent.ReplyComposed(
            turn.TurnId, ReplyKind.Handoff, null, Personal.Of(turn.Subject, new ReplyContent(told)), Math.Max(1, sender.Split(told).Count), sender.Splitter);
        if (session.State.Handoff is not null)
        {
            // a human has it already
            await session.AppendAsync([.. before, composed]);
            return;
        }

        var handedOff = new ConversationEvent.HandedOff(
            ids.Next(), turn.TurnId, turn.AgentId, turn.AgentVersion, reason, HandoffTargets.Of(rule, agent), turn.Subject,
            (int)HandoffSettings.Timeout(agent).TotalMinutes,
            question is null ? null : Personal.Of(turn.Subject, new ReplyContent(question)));
        await session.AppendAsync(
            [.. before, new ConversationEvent.Escalated(turn.TurnId, reason, rule?.When, facts), handedOff, composed],
            enqueue: [HandoffClock.Envelope(session.Stream.Id, handedOff.HandoffId, 0, time.GetUtcNow() + TimeSpan.FromMinutes(handedOff.TimeoutMinutes))]);
    }
}
