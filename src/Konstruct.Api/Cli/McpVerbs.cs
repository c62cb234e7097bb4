using System.CommandLine;
using Konstruct.Api.Tools.Mcp;
using Konstruct.Projections.Tools;

namespace Konstruct.Api.Cli;

/// <summary><c>mcp add|list|refresh|remove</c>.</summary>
internal static class McpVerbs
{
    public static Command Command() => new("mcp", "MCP servers that a tenant takes tools from.") { Add(), List(), Refresh(), Remove() };

    private static Option<string> NameOption() => new("--name") { Required = true, Description = "Part of its tools' names, mcp__NAME__TOOL: 1 to 20 of a-z, 0-9 and -." };

    private static Command Add()
    {
        var name = NameOption();
        var url = new Option<string>("--url") { Required = true, Description = "Where it speaks streamable HTTP." };
        var headers = new Option<string[]>("--header") { Description = "Sent along, NAME=VALUE; may be given several times; values are kept sealed.", DefaultValueFactory = _ => [] };
        return Cli.TenantVerb(new Command("add", "Add an MCP server, or give it another address or other headers. Its tools have to be approved.") { name, url, headers }, async (cli, parsed, tenant, cancellation) =>
        {
            var refused = await cli.WaitAsync("Asking the server for its tools", () => cli.Get<McpCommands>().AddAsync(
                tenant, parsed.GetValue(name)!, parsed.GetValue(url)!, parsed.GetValue(headers) ?? [], cli.Context, cancellation));
            return refused is null ? await ShowAsync(cli, tenant, parsed.GetValue(name)!, cancellation) : await cli.RefuseAsync(refused);
        });
    }

    private static Command List() => Cli.TenantVerb(new Command("list", "A tenant's MCP servers."), async (cli, _, tenant, cancellation) =>
        await cli.ListAsync(
            (await cli.Get<McpServers>().InUseAsync(tenant, cancellation)).ConvertAll(Shown), "No MCP server is added yet."));

    private static Command Refresh()
    {
        var name = NameOption();
        return Cli.TenantVerb(new Command("refresh", "Ask an MCP server for its tools again; what changed has to be approved again.") { name }, async (cli, parsed, tenant, cancellation) =>
        {
            var refused = await cli.WaitAsync("Asking the server for its tools", () =>
                cli.Get<McpCommands>().RefreshAsync(tenant, parsed.GetValue(name)!, cli.Context, cancellation));
            return refused is null ? await ShowAsync(cli, tenant, parsed.GetValue(name)!, cancellation) : await cli.RefuseAsync(refused);
        });
    }

    private static Command Remove()
    {
        var name = NameOption();
        return Cli.TenantVerb(new Command("remove", "Remove an MCP server; its tools are gone at once.") { name }, async (cli, parsed, tenant, cancellation) =>
        {
            var refused = await cli.Get<McpCommands>().RemoveAsync(tenant, parsed.GetValue(name)!, cli.Context, cancellation);
            return refused is null ? await cli.ShowAsync(new { name = parsed.GetValue(name)!, done = "remove" }) : await cli.RefuseAsync(refused);
        });
    }

    private static async Task<int> ShowAsync(Cli cli, EventStore.Tenancy.TenantId tenant, string name, CancellationToken cancellation) =>
        await cli.ShowAsync(Shown((await cli.Get<McpServers>().FindAsync(tenant, name, cancellation))!));

    private static ShownServer Shown(McpServerRow row)
    {
        var tools = McpToolRow.Read(row.Tools);
        return new ShownServer(row.Name, row.Url, row.HeaderNames, tools.Count, tools.Count(t => t.Status() == McpToolRow.Approved), row.AddedAt);
    }

    private sealed record ShownServer(string Name, string Url, string Headers, int Tools, int Approved, DateTimeOffset AddedAt);
}
