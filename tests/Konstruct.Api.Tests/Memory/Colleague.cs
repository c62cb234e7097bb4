using System.Text.Json.Nodes;
using Konstruct.Api.Memory;
using Konstruct.Api.Tests.Conversations;
using Konstruct.EventStore.Tenancy;
using Konstruct.Simulators.Slack;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Memory;

/// <summary>A company whose employee remembers: conversations are held for real, and read for memories when a test says so.</summary>
internal sealed class Colleague(RunningKonstruct konstruct, Company company)
{
    public Company Company => company;

    public TenantId Tenant => company.Tenant;

    public LongTermMemory Memory => konstruct.Server.Services.GetRequiredService<LongTermMemory>();

    public static async Task<Colleague> HireAsync(RunningKonstruct konstruct) => new(konstruct, await konstruct.HireAsync());

    /// <summary>Maya says something, and it is answered.</summary>
    public async Task<Told> TellAsync(string text, string? user = null, SlackSaid? inThread = null)
    {
        var before = (await company.DataAsync("turn.started.v1")).Count;
        var said = inThread is null
            ? await company.SayAsync(new() { Text = text, Mention = true, User = user })
            : await company.SayAsync(new() { Text = text, Mention = true, User = user, ThreadTs = inThread.ThreadTs, Channel = inThread.Channel });
        await konstruct.Simulators.WaitForAsync(s => s.Slack.Events.InFlight == 0, TestSupport.Eventually.Timeout);
        await TestSupport.Eventually.HoldsAsync(async () => await company.CountAsync("reply.delivered.v1") > before, "it is answered");
        await company.SettledAsync();
        var turn = (await company.DataAsync("turn.started.v1"))[before];
        var message = (await company.DataAsync("message.received.v1")).Last(m => (string)m["messageId"]! == (string)turn["messageIds"]![0]!);
        var conversation = await konstruct.Database.ScalarAsync<Guid>(
            "select stream_id from events.mt_events where tenant_id = $1 and type = 'turn.started.v1' and data->>'turnId' = $2", Tenant.Value, (string)turn["turnId"]!);
        return new Told(said, conversation, Id(turn["turnId"]), Id(message["sender"]), Id(turn["agentId"]), Id(message["messageId"]));
    }

    /// <summary>Reads a conversation on, as its envelope has it read.</summary>
    public Task<int> ReadOnAsync(Told told) => konstruct.Server.Services.GetRequiredService<ConversationMemory>().ReadOnAsync(Tenant, told.Conversation, default);

    public async Task<IReadOnlyList<RecalledMemory>> RecallAsync(Told of, string text, params Guid[] excluded) =>
        (await Memory.RecallAsync(Tenant, new RecallRequest(of.Agent, of.Person, text, Excluded: excluded), default)).Memories;

    public async Task<List<JsonNode>> EmbeddedAsync() => await company.DataAsync("embedding.called.v1");

    private static Guid Id(JsonNode? value) => Guid.Parse((string)value!);
}

/// <summary>Where something that was said stands.</summary>
internal sealed record Told(SlackSaid Said, Guid Conversation, Guid Turn, Guid Person, Guid Agent, Guid Message);
