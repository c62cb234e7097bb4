using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Access;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>DELETE …/knowledge/{document_id}. Again: it is gone, and that is said again.</summary>
internal static class RemoveDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/{document_id}", async (HttpContext http, string document_id, string? purge, KnowledgeCommands commands) =>
        {
            // read here, behind the door: who may not ask is not told what was wrong with the question
            var purges = false;
            if (purge is not null && !bool.TryParse(purge, out purges))
                return Problems.Of(StatusCodes.Status400BadRequest, "bad_request", "purge is true or false.");
            var caller = Caller.Of(http);
            // what was begun is brought to its end, whether or not somebody still listens: a purge is more than its event
            var refusal = Guid.TryParse(document_id, out var id)
                ? await commands.RemoveAsync(caller.Tenant, id, purges, caller.Context, CancellationToken.None)
                : KnowledgeRefusals.Unknown;
            return refusal is null ? Results.NoContent() : Problems.Of(refusal);
        })
        .WithName("RemoveDocument")
        .WithSummary("Removes a document; it is found no more. With purge=true its content goes, and what past prompts quoted of it.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict);
}
