using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>PUT …/knowledge/{document_id}: another content under the same name.</summary>
internal static class ReplaceDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/{document_id}", (HttpContext http, string document_id, UploadGate gate, UploadReader reader, KnowledgeCommands commands) =>
            TakeUpload.AnswerAsync(http, gate, reader, commands, async (caller, upload, cancellation) => Guid.TryParse(document_id, out var id)
                ? await commands.ReplaceAsync(caller.Tenant, id, upload.Name, upload.MediaType, upload.Content, caller.Context, cancellation)
                : new DocumentAdded(Guid.Empty, "", 0, null, KnowledgeRefusals.Unknown)))
        .WithName("ReplaceDocument")
        .WithSummary("Replaces a document's content; its name stays. The version before is found until the new one is indexed.")
        .DescribeUpload()
        .Produces<DocumentJson>();
}
