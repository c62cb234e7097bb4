using System.CommandLine;
using Konstruct.Api.Tenants;
using Konstruct.Domain.Tenants;

namespace Konstruct.Api.Cli;

/// <summary><c>tenant create|list|show|suspend|resume|delete</c>.</summary>
internal static class TenantVerbs
{
    public static Command Command() => new("tenant", "Tenants.")
    {
        Create(), List(), Show(),
        Change("suspend", "Nothing is answered for this tenant any more.", p => new TenantDecider.Command.Suspend(p)),
        Change("resume", "Answer for this tenant again.", _ => new TenantDecider.Command.Resume()),
        Change("delete", "Close this tenant for good.", p => new TenantDecider.Command.Close(p)),
    };

    private static Command Create()
    {
        var name = new Option<string>("--name") { Required = true, Description = "What it is called." };
        var slug = new Option<string?>("--slug") { Description = "Lower-case letters, digits and hyphens. Default: from the name." };
        return Cli.Verb(new Command("create", "Create a tenant.") { name, slug }, async (cli, parsed, cancellation) =>
        {
            var (id, made, refusal) = await cli.Get<TenantCommands>().CreateAsync(parsed.GetValue(name)!, parsed.GetValue(slug), cli.Context, cancellation);
            return refusal is null
                ? await cli.ShowAsync(new { id, slug = made, name = parsed.GetValue(name)! })
                : await cli.RefuseAsync(refusal);
        });
    }

    private static Command List() => Cli.Verb(new Command("list", "All tenants."), async (cli, _, cancellation) =>
        await cli.ListAsync(await cli.Get<TenantLookup>().ListAsync(cancellation), "There is no tenant yet."));

    private static Command Show()
    {
        var tenant = new Argument<string>("tenant") { Arity = ArgumentArity.ZeroOrOne, Description = "Its id or slug." };
        var option = new Option<string?>("--tenant") { Description = "Its id or slug." };
        return Cli.Verb(new Command("show", "One tenant.") { tenant, option }, async (cli, parsed, cancellation) =>
        {
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant) ?? parsed.GetValue(option) ?? "", cancellation);
            return row is null ? exit : await cli.ShowAsync(row);
        });
    }

    private static Command Change(string verb, string description, Func<string, TenantDecider.Command> command)
    {
        var tenant = new Argument<string>("tenant") { Arity = ArgumentArity.ZeroOrOne, Description = "Its id or slug." };
        var option = new Option<string?>("--tenant") { Description = "Its id or slug." };
        var reason = new Option<string>("--reason") { DefaultValueFactory = _ => "from the terminal", Description = "Why; stands in the event." };
        return Cli.Verb(new Command(verb, description) { tenant, option, reason }, async (cli, parsed, cancellation) =>
        {
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant) ?? parsed.GetValue(option) ?? "", cancellation);
            if (row is null)
                return exit;
            var refusal = await cli.Get<TenantCommands>().ExecuteAsync(row.Id, command(parsed.GetValue(reason)!), cli.Context, cancellation);
            if (refusal is not null)
                return await cli.RefuseAsync(refusal);
            return await cli.ShowAsync((await cli.TenantAsync(row.Id.ToString(), cancellation)).Tenant!);
        });
    }
}
