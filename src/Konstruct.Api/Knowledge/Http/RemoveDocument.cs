using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Access;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>DELETE …/knowledge/{document_id}. Again: it is gone, and that is said again.</summary>
internal static class RemoveDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/{document_id}", async (HttpContext http, string document_id, bool? purge, KnowledgeCommands commands) =>
        {
            var caller = Caller.Of(http);
            var refusal = Guid.TryParse(document_id, out var id)
                ? await commands.RemoveAsync(caller.Tenant, id, purge == true, caller.Context, http.RequestAborted)
                : KnowledgeRefusals.Unknown;
            return refusal is null ? Results.NoContent() : Problems.Of(refusal);
        })
        .WithName("RemoveDocument")
        .WithSummary("Removes a document; it is found no more. With purge=true its content goes, and what past prompts quoted of it.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound);
}
