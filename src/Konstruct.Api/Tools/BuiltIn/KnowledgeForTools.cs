using Konstruct.Api.Knowledge.Search;

namespace Konstruct.Api.Tools.BuiltIn;

internal sealed class KnowledgeForTools(KnowledgeSearch search) : IKnowledgeForTools
{
    public async Task<IReadOnlyList<KnowledgePassage>> SearchAsync(ToolCallContext context, string query, int limit, CancellationToken cancellation) =>
    [
        .. (await search.SearchAsync(context.Tenant, query, limit, cancellation)).Chunks
            .Select(c => new KnowledgePassage(c.Name, c.Heading.Length > 0 ? c.Heading : null, c.Text)),
    ];
}
