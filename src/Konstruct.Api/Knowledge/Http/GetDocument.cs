using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Access;
using Konstruct.Domain.Knowledge;
using Konstruct.Projections.Knowledge;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>GET …/knowledge/{document_id}: one document, to ask whether it is indexed.</summary>
internal static class GetDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/{document_id}", async (HttpContext http, string document_id, KnowledgeCommands commands) =>
            Guid.TryParse(document_id, out var id)
            && await commands.FindAsync(Caller.Of(http).Tenant, id, http.RequestAborted) is { Status: not KnowledgeDocumentRow.Removed } row
                ? Results.Ok(DocumentJson.Of(row))
                : Problems.Of(KnowledgeRefusals.Unknown))
        .WithName("GetDocument")
        .WithSummary("One document, with how far it is.")
        .Produces<DocumentJson>();
}
