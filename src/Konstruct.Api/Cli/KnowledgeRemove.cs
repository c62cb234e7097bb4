using System.CommandLine;
using Konstruct.Api.Knowledge;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary><c>knowledge remove NAME…</c>.</summary>
internal static class KnowledgeRemove
{
    public static Command Command()
    {
        var names = new Argument<string[]>("name") { Arity = ArgumentArity.OneOrMore, Description = "As knowledge list shows them." };
        var purge = new Option<bool>("--purge") { Description = "Also delete the content, and what past prompts quoted of it: they can no longer be rebuilt." };
        return Cli.TenantVerb(new Command("remove", "Remove documents; they are found no more.") { names, purge }, async (cli, parsed, tenant, cancellation) =>
        {
            var exit = CommandLine.Done;
            foreach (var name in parsed.GetValue(names)!)
            {
                if (await cli.Get<KnowledgeCommands>().RemoveAsync(tenant, name, parsed.GetValue(purge), cli.Context, cancellation) is { } refusal)
                    exit = await cli.RefuseAsync(refusal with { Message = $"{name}: {refusal.Message}" });
                else
                    await cli.ShowAsync(new { name, removed = true, purged = parsed.GetValue(purge) });
            }

            return exit;
        });
    }
}
