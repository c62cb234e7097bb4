using Konstruct.Api.Platform.Access;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>GET …/knowledge: the tenant's documents, by name.</summary>
internal static class ListDocuments
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("", async (HttpContext http, KnowledgeCommands commands) =>
            Results.Ok((await commands.ListAsync(Caller.Of(http).Tenant, http.RequestAborted)).ConvertAll(d => DocumentJson.Of(d))))
        .WithName("ListDocuments")
        .WithSummary("The tenant's documents, by name, with how far each is.")
        .Produces<List<DocumentJson>>();
}
