using System.CommandLine;
using Konstruct.Api.Tools;
using Konstruct.Api.Tools.BuiltIn;
using Konstruct.Api.Tools.Mcp;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.Tools;

namespace Konstruct.Api.Cli;

/// <summary><c>tool list|approve</c>.</summary>
internal static class ToolVerbs
{
    public static Command Command() => new("tool", "What employees can do besides talking.") { List(), Approve() };

    private static Command List()
    {
        var pending = new Option<bool>("--pending") { Description = "Instead, what waits for approval now, with the arguments that an approval is for." };
        return Cli.TenantVerb(
            new Command("list", "The tools that a tenant's employees can be given; with --json their schemas too.") { pending },
            (cli, parsed, tenant, cancellation) => parsed.GetValue(pending) ? ToolApprovals.ListAsync(cli, tenant, cancellation) : AllAsync(cli, tenant, cancellation));
    }

    private static async Task<int> AllAsync(Cli cli, TenantId tenant, CancellationToken cancellation)
    {
        var builtIn = BuiltInToolSource.DefinitionsFor(new AgentConfiguration("", ""))
            .Select(d => new ShownTool(d.Name, "built in", "built_in", Risk(d.Risk), d.Idempotent, d.Digest, null, d.Description, d.ArgumentsSchema));
        var servers = await cli.Get<McpServers>().InUseAsync(tenant, cancellation);
        var all = builtIn.Concat(servers.SelectMany(s => McpToolRow.Read(s.Tools).Select(t => new ShownTool(
            t.Tool.FullName, "mcp:" + s.Name, t.Status(), t.Risk ?? McpRisk.Outside, t.Idempotent, t.Tool.Digest, t.Tool.Problem, t.Tool.Description, t.Tool.Schema)))).ToList();
        return cli.IsJson
            ? await cli.ListAsync(all, "")
            : await cli.ListAsync(all.ConvertAll(t => new { t.Name, t.Source, t.Status, t.Risk, Description = t.Problem ?? Brief(t.Description) }), "");
    }

    private static Command Approve()
    {
        var name = new Argument<string>("name") { Description = "The tool's whole name, mcp__SERVER__TOOL; or the id of one use that waits, as list --pending shows it." };
        var risk = new Option<string>("--risk") { Description = "What it can do: reads, writes or outside. Default: outside.", DefaultValueFactory = _ => McpRisk.Outside };
        var idempotent = new Option<bool>("--idempotent") { Description = "Calling it twice does what calling it once does, so an interrupted call is repeated." };
        var digest = new Option<string?>("--digest") { Description = "Approve only what has this digest in the list. Default: as it was discovered last, or the arguments that wait now." };
        var refuse = new Option<bool>("--refuse") { Description = "Of one use: it is not to run, and the employee is told so." };
        var reason = new Option<string?>("--reason") { Description = "With --refuse: why, for the employee." };
        var by = new Option<string>("--by") { Description = "Of one use: your name, as the history will say it.", DefaultValueFactory = _ => "terminal" };
        return Cli.TenantVerb(
            new Command("approve", "Let employees be given a tool of an MCP server, with the description and schema it has now; or let one use run that waits for a person.")
            {
                name, risk, idempotent, digest, refuse, reason, by,
            },
            async (cli, parsed, tenant, cancellation) =>
            {
                var wanted = parsed.GetValue(name)!;
                if (parsed.GetValue(reason) is not null && !parsed.GetValue(refuse))
                    return await cli.WrongUseAsync("--reason goes with --refuse.");
                if (Guid.TryParse(wanted, out var use))
                    return await ToolApprovals.SettleAsync(
                        cli, tenant, use, parsed.GetValue(refuse), parsed.GetValue(reason), parsed.GetValue(digest), parsed.GetValue(by)!, cancellation);
                if (parsed.GetValue(refuse))
                    return await cli.WrongUseAsync("--refuse is about one use that waits; tool list --pending shows its id.");
                var refused = await cli.Get<McpCommands>().ApproveAsync(
                    tenant, wanted, parsed.GetValue(digest), parsed.GetValue(risk)!, parsed.GetValue(idempotent), cli.Context, cancellation);
                if (refused is not null)
                    return await cli.RefuseAsync(refused);
                var tool = (await cli.Get<McpServers>().InUseAsync(tenant, cancellation)).SelectMany(s => McpToolRow.Read(s.Tools)).First(t => t.Tool.FullName == wanted);
                return await cli.ShowAsync(new
                {
                    name = wanted, status = tool.Status(), risk = tool.Risk, tool.Idempotent, tool.Tool.Digest, tool.Tool.Description, tool.Tool.Schema,
                });
            });
    }

    private static string Risk(ToolRisk risk) => risk switch
    {
        ToolRisk.Reads => McpRisk.Reads,
        ToolRisk.Writes => McpRisk.Writes,
        _ => McpRisk.Outside,
    };

    private static string Brief(string description) => description.Length <= 80 ? description : description[..79] + "…";

    private sealed record ShownTool(
        string Name, string Source, string Status, string Risk, bool Idempotent, string Digest, string? Problem, string Description, string Schema);
}
