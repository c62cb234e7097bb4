using System.CommandLine;
using Konstruct.Api.Knowledge;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary><c>knowledge reindex</c>: after another embedding model was set, or for documents that could not be indexed.</summary>
internal static class KnowledgeReindex
{
    public static Command Command()
    {
        var all = new Option<bool>("--all") { Description = "Also documents that are indexed with the model that is set." };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until it is done." };
        return Cli.TenantVerb(
            new Command("reindex", "Index documents anew whose vectors are another model's, and those that failed.") { all, noWait },
            async (cli, parsed, tenant, cancellation) =>
            {
                var model = cli.Get<IKnowledgeEmbedding>().Model;
                var documents = await cli.Get<KnowledgeCommands>().ReindexAsync(tenant, model, parsed.GetValue(all), cancellation);
                if (!parsed.GetValue(noWait) && documents.Count > 0)
                    await KnowledgeWaiting.UntilIndexedAsync(cli, tenant, [.. documents.Select(d => d.DocumentId)], again: true, cancellation);
                return await cli.ListAsync(
                    (await cli.Get<KnowledgeCommands>().ListAsync(tenant, cancellation)).Where(d => documents.Any(x => x.DocumentId == d.DocumentId))
                        .Select(d => new { d.Name, d.Status, Code = d.FailedWith, d.Version, d.Chunks, d.EmbeddingModel }).ToList(),
                    "Every document is indexed with the model that is set.");
            });
    }
}
