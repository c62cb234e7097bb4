using Konstruct.Api.Agents;
using Konstruct.Api.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.Simulators.Slack;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>What tests of handing over have in common: employees with rules, the people who are called, and the clock.</summary>
internal static class HandingOver
{
    public static HandoffDesk Desk(this RunningKonstruct konstruct) => konstruct.Server.Services.GetRequiredService<HandoffDesk>();

    public static Task<Company> HireAsync(this RunningKonstruct konstruct, params EscalationRule[] rules) =>
        konstruct.HireAsync(new AgentConfiguration("Kora", "Customer support", EscalationRules: rules));

    public static async Task<Company> HireAsync(this RunningKonstruct konstruct, AgentConfiguration employee)
    {
        var company = await konstruct.HireAsync(withEmployee: false);
        (await konstruct.Server.Services.GetRequiredService<AgentCommands>().HireAsync(
            company.Tenant, employee, new EventContext(UserName: "test"), default)).Refusal.ShouldBeNull();
        return company;
    }

    /// <summary>A channel of the company's colleagues, with the employee in it.</summary>
    public static SlackChannel Colleagues(this Company company, string name) => company.Workspace.AddChannel($"C0{name.ToUpperInvariant()}{company.Team}", name);

    public static List<SlackMessage> Ours(this SlackChannel channel) => [.. channel.Messages.Where(m => m.IsFromApp)];

    public static async Task<string?> LastAsync(this Company company, string type, string member) =>
        (await company.DataAsync(type)).LastOrDefault()?[member]?.GetValue<string>();

    /// <summary>The agreed time is over now.</summary>
    public static async Task NobodyComesInTimeAsync(this RunningKonstruct konstruct, Company company)
    {
        (await konstruct.Database.TamperAsync(
            "update messaging.envelopes set due = now() - interval '1 second' where tenant_id = $1 and kind = 'handoff-clock'", company.Tenant.Value)).ShouldBe(1);
        // workers look at lanes, and take envelopes from those that are due
        await konstruct.Database.TamperAsync("update messaging.lanes set due = now() where tenant_id = $1 and due is not null", company.Tenant.Value);
        konstruct.Server.Services.GetRequiredService<LaneSignal>().Wake();
        await company.SettledAsync();
    }
}
