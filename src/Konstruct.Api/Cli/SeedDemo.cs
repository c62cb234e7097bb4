using System.CommandLine;
using Konstruct.Api.Agents;
using Konstruct.Api.Channels;
using Konstruct.Api.Tenants;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary><c>seed-demo</c>: a tenant, an employee and the simulator's Slack workspace, into an empty store. Does nothing when a tenant exists.</summary>
internal static class SeedDemo
{
    private const string Slug = "demo";

    // what tools/Konstruct.Simulators begins with
    private const string Team = "T0DEMO";
    private const string Token = "xoxb-demo-0000000000-konstruct";

    public static Command Command() => Cli.Verb(new Command("seed-demo", "Put a demo tenant into an empty store."), async (cli, parsed, cancellation) =>
    {
        var existing = await cli.Get<TenantLookup>().FindAsync(Slug, cancellation);
        Guid tenant;
        if (existing is not null)
        {
            tenant = existing.Id;
        }
        else
        {
            if ((await cli.Get<TenantLookup>().ListAsync(cancellation)).Count > 0)
            {
                await Console.Error.WriteLineAsync("The store is not empty; nothing was seeded.");
                return CommandLine.Done;
            }

            (tenant, _, var refusal) = await cli.Get<TenantCommands>().CreateAsync("Demo Company", Slug, cli.Context, cancellation);
            if (refusal is not null)
                return await cli.RefuseAsync(refusal);
            var (_, refused) = await cli.Get<AgentCommands>().HireAsync(
                TenantId.From(tenant),
                new AgentConfiguration(
                    "Kora", "Customer support", "Friendly, brief and exact. Says so when she does not know something.",
                    "You work for Demo Company. Refunds are possible within 30 days of purchase.",
                    Tools: [.. BuiltInTools.All],
                    EscalationRules: [new EscalationRule("billing AND attempts > 2")],
                    // so that a first try shows how a colleague is asked
                    ToolSettings: [new ToolSetting(BuiltInTools.HttpRequest, ToolSetting.Always, ["example.com"])]),
                cli.Context, cancellation);
            if (refused is not null)
                return await cli.RefuseAsync(refused);
        }

        var channel = await cli.Get<ConnectSlack>().ExecuteAsync(TenantId.From(tenant), Team, Token, null, cli.Context, cancellation);
        if (channel.Refusal is { } notConnected)
            await Console.Error.WriteLineAsync($"The demo workspace is not connected: {notConnected.Message} [{notConnected.Code}]");
        return await cli.ShowAsync(new { id = tenant, slug = Slug, slack = channel.Refusal is null ? Team : "not connected" });
    });
}
