using System.CommandLine;

namespace Konstruct.Api.Cli;

/// <summary><c>knowledge add|list|remove|search|reindex</c>: the documents that a tenant's employees answer from.</summary>
internal static class KnowledgeVerbs
{
    public static Command Command() => new("knowledge", "Documents that employees answer from.")
    {
        KnowledgeAdd.Command(), KnowledgeList.Command(), KnowledgeRemove.Command(), KnowledgeFind.Command(), KnowledgeReindex.Command(),
    };
}
