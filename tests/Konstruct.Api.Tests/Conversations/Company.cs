using System.Text.Json.Nodes;
using Konstruct.Api.Agents;
using Konstruct.Api.Channels;
using Konstruct.Api.Tenants;
using Konstruct.Domain.Agents;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Simulators;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>A tenant with an employee in a Slack workspace, seen from where its people sit.</summary>
internal sealed class Company
{
    public const string Placeholder = "Thinking...";

    private static int s_number;
    private readonly SimulatorState _simulators;
    private readonly StoreView _store;

    private Company(TenantId tenant, SlackWorkspace workspace, SimulatorState simulators, StoreView store) =>
        (Tenant, Workspace, _simulators, _store) = (tenant, workspace, simulators, store);

    public TenantId Tenant { get; }

    public SlackWorkspace Workspace { get; }

    public string Team => Workspace.TeamId;

    public string Channel => "C" + Team[1..];

    public string Direct => "D" + Team[1..];

    /// <summary>The one person there; <see cref="Omar"/> can be let in.</summary>
    public string Maya => "U" + Team[1..];

    public string Omar => "U" + Team[1..] + "O";

    public static async Task<Company> FoundAsync(
        IServiceProvider services, SimulatorState simulators, StoreView store, bool withEmployee = true)
    {
        var number = Interlocked.Increment(ref s_number);
        var context = new EventContext(UserName: "test");
        var (id, _, refusal) = await services.GetRequiredService<TenantCommands>().CreateAsync($"Company {number}", $"company-{number}", context, default);
        refusal.ShouldBeNull();
        var tenant = TenantId.From(id);
        if (withEmployee)
        {
            var (_, refused) = await services.GetRequiredService<AgentCommands>().HireAsync(
                tenant, new AgentConfiguration("Kora", "Customer support", "Friendly and brief."), context, default);
            refused.ShouldBeNull();
        }

        var workspace = simulators.Slack.AddWorkspace($"T{number:D4}CO");
        var connected = await services.GetRequiredService<ConnectSlack>().ExecuteAsync(
            tenant, workspace.TeamId, workspace.BotToken, null, context, default);
        connected.Refusal.ShouldBeNull();
        return new Company(tenant, workspace, simulators, store);
    }

    public void LetOmarIn()
    {
        Workspace.AddUser(Omar, "Omar");
        Workspace.Channels[Channel].SetMember(Omar, present: true);
    }

    /// <summary>Maya mentions the employee in the channel.</summary>
    public Task<SlackSaid> AskAsync(string text) => SayAsync(new() { Text = text, Mention = true });

    /// <summary>Maya writes into a thread, without a mention.</summary>
    public Task<SlackSaid> ReplyAsync(SlackSaid to, string text) => SayAsync(new() { Text = text, ThreadTs = to.ThreadTs, Channel = to.Channel });

    public Task<SlackSaid> SayAsync(SlackUtterance utterance) => _simulators.Slack.People.SayAsync(utterance with
    {
        Team = Team,
        Channel = utterance.Channel ?? Channel,
        User = utterance.User ?? Maya,
    });

    /// <summary>What the employee has in the thread, placeholders included.</summary>
    public IReadOnlyList<SlackMessage> Ours(SlackSaid said) =>
        [.. _simulators.Slack.Thread(said.Channel, said.ThreadTs, Team).Where(m => m.IsFromApp)];

    public IReadOnlyList<SlackEphemeral> Notices => _simulators.Slack.Ephemerals(Channel, Team);

    /// <summary>Waits for the answers of the thread, and that everything is done; what stands there then.</summary>
    public async Task<IReadOnlyList<SlackMessage>> AnsweredAsync(SlackSaid said, int answers = 1, TimeSpan? within = null)
    {
        try
        {
            await _simulators.WaitForAsync(
                _ => Ours(said).Count(m => m.Text != Placeholder) >= answers, within ?? Eventually.Timeout);
        }
        catch (TimeoutException e)
        {
            throw new ShouldAssertException($"Not answered in time. The story: {string.Join(", ", await StoryAsync())}", e);
        }

        await SettledAsync();
        return Ours(said);
    }

    /// <summary>Nothing is under way any more: no delivery of Slack's, no envelope of ours.</summary>
    public async Task SettledAsync(TimeSpan? within = null)
    {
        await _simulators.WaitForAsync(s => s.Slack.Events.InFlight == 0, within ?? Eventually.Timeout);
        await Eventually.HoldsAsync(
            async () => await _store.ScalarAsync<long>(
                "select count(*) from messaging.envelopes where tenant_id = $1 and dead_at is null and (attempts > 0 or due < now() + interval '1 minute')", Tenant.Value) == 0,
            "no envelope of the company is waiting", within);
    }

    /// <summary>The types of everything that happened in the company's conversations, in order.</summary>
    public Task<List<string>> StoryAsync() => _store.ListAsync<string>(
        """
        select e.type from events.mt_events e join events.mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id
        where e.tenant_id = $1 and s.type = 'conversation' order by e.seq_id
        """, Tenant.Value);

    public async Task<int> CountAsync(string type) => (await StoryAsync()).Count(t => t == type);

    /// <summary>The one employee of the company.</summary>
    public async Task<Guid> EmployeeAsync() => (await _store.ListAsync<Guid>(
        "select id from events.mt_streams where tenant_id = $1 and type = 'agent'", Tenant.Value)).Single();

    /// <summary>Everything that stands in the company's channel.</summary>
    public IReadOnlyList<SlackMessage> Everything => _simulators.Slack.Messages(Channel, Team);

    /// <summary>The one conversation that the company has had.</summary>
    public async Task<Guid> ConversationAsync() => (await _store.ListAsync<Guid>(
        "select id from events.mt_streams where tenant_id = $1 and type = 'conversation'", Tenant.Value)).Single();

    /// <summary>The stored data of all events of a type, in order.</summary>
    public async Task<List<JsonNode>> DataAsync(string type) =>
    [
        .. (await _store.ListAsync<string>(
            "select data::text from events.mt_events where tenant_id = $1 and type = $2 order by seq_id", Tenant.Value, type)).Select(t => JsonNode.Parse(t)!),
    ];

    /// <summary>The bodies of model calls in which a text stands; a test's texts are its own.</summary>
    public IReadOnlyList<string> PromptsWith(string text) =>
        [.. _simulators.Requests.All.Where(r => r is { Method: "chat", Provider: not "slack" } && r.Body!.Contains(text, StringComparison.Ordinal)).Select(r => r.Body!)];
}
