using System.CommandLine;
using Konstruct.Api.Agents;
using Konstruct.Domain.Agents;
using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Cli;

/// <summary><c>agent hire|list|show|revise|pause|resume|retire</c>.</summary>
internal static class AgentVerbs
{
    public static Command Command() => new("agent", "AI employees.")
    {
        Hire(), List(), Show(), Revise(),
        Change("pause", "Stop answering for a while.", new AgentDecider.Command.Pause()),
        Change("resume", "Answer again.", new AgentDecider.Command.Resume()),
        Change("retire", "Stop answering for good.", new AgentDecider.Command.Retire()),
    };

    private static Option<FileInfo> FileOption() => new("--file") { Required = true, Description = "agent.json; everything but name and role may be missing." };

    private static Command Hire()
    {
        var (tenant, file) = (Cli.TenantOption(), FileOption());
        return Cli.Verb(new Command("hire", "Hire an employee.") { tenant, file }, async (cli, parsed, cancellation) =>
        {
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant)!, cancellation);
            if (row is null)
                return exit;
            var (configuration, refusal) = await AgentFile.ReadAsync(parsed.GetValue(file)!, cancellation);
            if (configuration is null)
                return await cli.RefuseAsync(refusal!);
            var (id, refused) = await cli.Get<AgentCommands>().HireAsync(TenantId.From(row.Id), configuration, cli.Context, cancellation);
            return refused is null ? await cli.ShowAsync(new { id, name = configuration.Name, role = configuration.Role }) : await cli.RefuseAsync(refused);
        });
    }

    private static Command List()
    {
        var tenant = Cli.TenantOption();
        return Cli.Verb(new Command("list", "A tenant's employees.") { tenant }, async (cli, parsed, cancellation) =>
        {
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant)!, cancellation);
            return row is null
                ? exit
                : await cli.ListAsync(
                    (await ReadModels.Agents.QueryAsync(cli.Get<Databases>(), TenantId.From(row.Id), "true order by hired_at", [], cancellation))
                        .ConvertAll(a => new { Id = a.AgentId, a.Name, a.Role, a.Model, a.Status, a.Version, a.HiredAt }),
                    "Nobody is hired yet.");
        });
    }

    private static Command Show() => WithAgent("show", "One employee.", [], async (cli, _, tenant, id, cancellation) =>
    {
        var version = (await ReadModels.Agents.QueryAsync(cli.Get<Databases>(), tenant, "agent_id = $2", [new Npgsql.NpgsqlParameter { Value = id }], cancellation))
            .SingleOrDefault();
        if (version is null)
            return await cli.RefuseAsync(AgentRefusals.Unknown);
        var configuration = await cli.Get<Conversations.Workplace>().ConfigurationAsync(tenant, id, version.Version, cancellation);
        return await cli.ShowAsync(new
        {
            id, version.Status, version.Version, configuration.Name, configuration.Role, configuration.Persona, configuration.SystemPrompt,
            configuration.Model, configuration.Tools, configuration.ToolSettings, configuration.EscalationRules, configuration.MonthlyBudgetUsd,
            configuration.BusinessHours, configuration.HandoffTimeoutMinutes, configuration.TimeZone,
        });
    });

    private static Command Revise()
    {
        var file = FileOption();
        return WithAgent("revise", "Give an employee a new configuration.", [file], async (cli, parsed, tenant, id, cancellation) =>
        {
            var (configuration, refusal) = await AgentFile.ReadAsync(parsed.GetValue(file)!, cancellation);
            if (configuration is null)
                return await cli.RefuseAsync(refusal!);
            var refused = await cli.Get<AgentCommands>().ExecuteAsync(tenant, id, new AgentDecider.Command.Revise(configuration), cli.Context, cancellation);
            return refused is null ? await cli.ShowAsync(new { id, name = configuration.Name, role = configuration.Role }) : await cli.RefuseAsync(refused);
        });
    }

    private static Command Change(string verb, string description, AgentDecider.Command command) =>
        WithAgent(verb, description, [], async (cli, _, tenant, id, cancellation) =>
        {
            var refused = await cli.Get<AgentCommands>().ExecuteAsync(tenant, id, command, cli.Context, cancellation);
            return refused is null ? await cli.ShowAsync(new { id, done = verb }) : await cli.RefuseAsync(refused);
        });

    /// <summary>A verb on one employee, named by argument or --agent; a tenant's only employee need not be named.</summary>
    private static Command WithAgent(
        string verb, string description, Option[] options, Func<Cli, ParseResult, TenantId, Guid, CancellationToken, Task<int>> run)
    {
        var tenant = Cli.TenantOption();
        var named = new Argument<string?>("agent") { Arity = ArgumentArity.ZeroOrOne, Description = "Its id. May be missing when the tenant has one." };
        var option = new Option<string?>("--agent") { Description = "Its id." };
        var command = new Command(verb, description) { tenant, named, option };
        foreach (var more in options)
            command.Options.Add(more);
        return Cli.Verb(command, async (cli, parsed, cancellation) =>
        {
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant)!, cancellation);
            if (row is null)
                return exit;
            var all = await ReadModels.Agents.QueryAsync(cli.Get<Databases>(), TenantId.From(row.Id), "true", [], cancellation);
            var wanted = parsed.GetValue(named) ?? parsed.GetValue(option);
            var found = wanted is null && all.Count == 1 ? all[0] : all.Find(a => a.AgentId.ToString() == wanted || a.Name == wanted);
            return found is null
                ? await cli.RefuseAsync(AgentRefusals.Unknown)
                : await run(cli, parsed, TenantId.From(row.Id), found.AgentId, cancellation);
        });
    }
}
