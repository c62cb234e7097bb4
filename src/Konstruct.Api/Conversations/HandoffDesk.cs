using Konstruct.Api.Platform;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Konstruct.Projections.Handoff;
using Npgsql;

namespace Konstruct.Api.Conversations;

/// <summary>What people do with handoffs: find them, take a conversation, answer in it, and hand it back. Ids are a handoff's or a conversation's.</summary>
internal sealed class HandoffDesk(
    ConversationCommands commands, ConversationSessions sessions, ChannelSenders senders, Workplace workplace, Databases databases, Ids ids)
{
    public static readonly Refusal Unknown = new(
        "handoff_unknown", "This tenant has no handoff and no conversation with this id; 'handoff list' shows what waits for people.");

    public static readonly Refusal NobodyOnDuty = new(
        "agent_unknown", "Nobody is on duty who could get the conversation back; hire or resume an employee first.");

    /// <param name="all">Also those that were handed back.</param>
    /// <returns>What waits longest first; of what was handed back, the latest first and after the others.</returns>
    public Task<List<HandoffRow>> ListAsync(TenantId tenant, bool all, int most, CancellationToken cancellation) => ReadModels.Handoffs.QueryAsync(
        databases, tenant,
        """
        (status in ('open', 'taken') or ($2 and status = 'handed_back'))
        order by ended_at desc nulls first, since, conversation_id limit $3
        """,
        [new NpgsqlParameter { Value = all }, new NpgsqlParameter { Value = most }], cancellation);

    /// <summary>Null: neither a handoff nor a conversation that was ever handed over.</summary>
    public async Task<HandoffRow?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellation) => (await ReadModels.Handoffs.QueryAsync(
        databases, tenant, "(handoff_id = $2 or conversation_id = $2) and status <> 'none'", [new NpgsqlParameter { Value = id }], cancellation)).FirstOrDefault();

    /// <summary>Takes what was handed over, or takes a conversation over that the employee has.</summary>
    public async Task<ConversationOutcome> TakeAsync(TenantId tenant, Guid id, string by, CancellationToken cancellation)
    {
        var conversation = await ConversationOfAsync(tenant, id, cancellation);
        using var session = await sessions.OpenAsync(new StreamId(tenant, ConversationKeys.StreamType, conversation), null, cancellation);
        var state = session.State;
        if (state.Address is null)
            return new ConversationOutcome(state, Unknown, Changed: false);
        if (await EmployeeAsync(tenant, state, cancellation) is not var (agentId, version))
            return new ConversationOutcome(state, NobodyOnDuty, Changed: false);
        var agent = await workplace.ConfigurationAsync(tenant, agentId, version, cancellation);
        var command = new ConversationCommand.TakeOver(
            ids.Next(), SubjectOf(state, conversation), agentId, version, (int)HandoffSettings.Timeout(agent).TotalMinutes, by);
        return await commands.ExecuteAsync(tenant, conversation, command, state.Handoff?.HandoffId ?? command.HandoffId, by, null, cancellation);
    }

    /// <summary>Says it in the conversation's own channel. Whoever answers what nobody has taken, has it.</summary>
    public async Task<(Guid ReplyId, ConversationOutcome Outcome)> ReplyAsync(TenantId tenant, Guid id, string text, string by, CancellationToken cancellation)
    {
        var conversation = await ConversationOfAsync(tenant, id, cancellation);
        using var session = await sessions.OpenAsync(new StreamId(tenant, ConversationKeys.StreamType, conversation), null, cancellation);
        var reply = ids.Next();
        if (session.State.Address is not { } address)
            return (reply, new ConversationOutcome(session.State, Unknown, Changed: false));
        var command = new ConversationCommand.Reply(reply, by, senders.Of(address.Channel).Tell(text));
        return (reply, await commands.ExecuteAsync(tenant, conversation, command, reply, by, null, cancellation));
    }

    /// <summary>The employee answers again from now on, and knows what was said meanwhile.</summary>
    public async Task<ConversationOutcome> HandBackAsync(TenantId tenant, Guid id, string by, CancellationToken cancellation)
    {
        var outcome = await commands.ExecuteAsync(
            tenant, await ConversationOfAsync(tenant, id, cancellation), new ConversationCommand.HandBack(by), id, by, null, cancellation);
        return outcome.Refusal == ConversationRefusals.Unknown ? outcome with { Refusal = Unknown } : outcome;
    }

    private async Task<Guid> ConversationOfAsync(TenantId tenant, Guid id, CancellationToken cancellation) =>
        (await FindAsync(tenant, id, cancellation))?.ConversationId ?? id;

    /// <summary>Who gets it back.</summary>
    private async Task<(Guid AgentId, long Version)?> EmployeeAsync(TenantId tenant, Conversation state, CancellationToken cancellation)
    {
        if (state.Handoff is { } handoff)
            return (handoff.AgentId, handoff.AgentVersion);
        if ((state.Turn ?? state.Parked.LastOrDefault()) is { } turn)
            return (turn.AgentId, turn.AgentVersion);
        return await workplace.OnDutyAsync(tenant, cancellation) is { AgentId: { } agent } onDuty ? (agent, onDuty.AgentVersion) : null;
    }

    /// <summary>One person's own key, so that erasing them erases it; of several, the conversation's.</summary>
    private static Guid SubjectOf(Conversation state, Guid conversation)
    {
        var people = state.Window.Where(w => w.Message is not null).Select(w => w.Sender).Concat(state.Pending.Select(p => p.Sender)).Distinct().Take(2).ToList();
        return people is [var only] ? only : conversation;
    }
}
