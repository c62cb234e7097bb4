using Konstruct.Api.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Streams;
using Microsoft.Extensions.DependencyInjection;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>Two that looked at a conversation at the same moment, and both want to hand it over.</summary>
public sealed class HandingOverTwiceAtOnce(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    private static readonly AgentConfiguration s_kora = new("Kora", "Customer support");

    [Fact]
    public async Task Two_tools_whose_outcome_nobody_knows_hand_over_once()
    {
        var (company, conversation) = await InATurnAsync();
        using var first = await OpenAsync(company, conversation);
        using var second = await OpenAsync(company, conversation);

        await Task.WhenAll(HandOverAsync(first), HandOverAsync(second));

        var story = await company.StoryAsync();
        (story.Count(t => t == "conversation.handed_off.v1"), story.Count(t => t == "reply.composed.v1"), story.Count(t => t == "conversation.escalated.v1"))
            .ShouldBe((1, 1, 1));
        (await ClocksAsync(company)).ShouldBe(1);
    }

    [Fact]
    public async Task A_turn_that_hands_over_after_somebody_took_over_only_ends()
    {
        var (company, conversation) = await InATurnAsync();
        using var stale = await OpenAsync(company, conversation);
        (await konstruct.Desk().TakeAsync(company.Tenant, conversation, "Olga", default)).Refusal.ShouldBeNull();

        await HandOverAsync(stale);

        (await company.CountAsync("conversation.handed_off.v1")).ShouldBe(1);
        (await company.LastAsync("conversation.handed_off.v1", "reason")).ShouldBe("taken_over");
        (await company.CountAsync("reply.composed.v1")).ShouldBe(1);
        (await ClocksAsync(company)).ShouldBe(0);
    }

    private Task<ConversationSession> OpenAsync(Company company, Guid conversation) => konstruct.Server.Services.GetRequiredService<ConversationSessions>()
        .OpenAsync(new StreamId(company.Tenant, ConversationKeys.StreamType, conversation), null, default);

    private Task HandOverAsync(ConversationSession session) => konstruct.Server.Services.GetRequiredService<HandOver>().AppendAsync(
        new TurnRun(session, DateTimeOffset.UnixEpoch, null, null, new OnDuty(TenantIsActive: true, AgentId: null, AgentVersion: 0)),
        session.State.Turn!, s_kora, EscalationReason.ToolOutcomeUnknown, null, null, "Please check.", [], default);

    private Task<long> ClocksAsync(Company company) => konstruct.Database.ScalarAsync<long>(
        "select count(*) from messaging.envelopes where tenant_id = $1 and kind = 'handoff-clock'", company.Tenant.Value);

    /// <summary>A conversation with an open turn that no worker knows of.</summary>
    private async Task<(Company Company, Guid Conversation)> InATurnAsync()
    {
        var company = await konstruct.HireAsync();
        var (conversation, message) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        ConversationEvent[] events =
        [
            new ConversationEvent.Started(new ConversationAddress("slack", company.Team, company.Channel, "1790000000.000200"), Guid.Empty),
            new ConversationEvent.MessageReceived(
                message, "1790000000.000200", conversation, Personal.Of(conversation, new MessageContent("Pay it.", company.Maya)), false, true, DateTimeOffset.UnixEpoch, "00ff"),
            new ConversationEvent.TurnStarted(Guid.CreateVersion7(), [message], await company.EmployeeAsync(), 1, conversation),
        ];
        var keys = konstruct.Server.Services.GetRequiredService<Konstruct.EventStore.Tenancy.KeyVault>();
        await keys.EnsureSubjectsAsync(await keys.OfAsync(company.Tenant, default), [conversation], default);
        await konstruct.Server.Services.GetRequiredService<EventStreams.EventStore>().CommitAsync(
            new UnitOfWork(company.Tenant).Append(
                new StreamId(company.Tenant, ConversationKeys.StreamType, conversation), ExpectedVersion.New,
                [.. events.Select(e => new EventToAppend(Guid.CreateVersion7(), e, new EventContext(UserName: "test")))]));
        return (company, conversation);
    }
}
