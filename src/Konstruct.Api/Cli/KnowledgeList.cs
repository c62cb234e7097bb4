using System.CommandLine;
using Konstruct.Api.Knowledge;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary><c>knowledge list</c>.</summary>
internal static class KnowledgeList
{
    public static Command Command() => Cli.TenantVerb(new Command("list", "A tenant's documents."), async (cli, _, tenant, cancellation) =>
        await cli.ListAsync(
            (await cli.Get<KnowledgeCommands>().ListAsync(tenant, cancellation)).ConvertAll(d => new
            {
                Id = d.DocumentId, d.Name, d.MediaType, d.SizeBytes, d.Version, d.Status, Code = d.FailedWith, d.IndexedVersion, d.Chunks, d.EmbeddingModel, d.ChangedAt,
            }),
            "There is no document yet. Add one: konstruct knowledge add --tenant T FILE"));
}
