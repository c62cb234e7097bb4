using Konstruct.Api.Platform;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>POST …/knowledge: adds a document, or replaces the one of the same name, as <c>knowledge add</c> does.</summary>
internal static class AddDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("", (HttpContext http, UploadGate gate, UploadReader reader, KnowledgeCommands commands) =>
            TakeUpload.AnswerAsync(http, gate, reader, commands, async (caller, upload, cancellation) => upload.Name is { } name
                ? await commands.AddAsync(caller.Tenant, name, upload.MediaType, upload.Content, caller.Context, cancellation)
                : new DocumentAdded(Guid.Empty, "", 0, null, UploadRefusals.NameMissing)))
        .WithName("AddDocument")
        .WithSummary("Adds a document, or replaces the one of the same name. It is indexed in the background.")
        .DescribeUpload()
        .DescribeName()
        .Produces<DocumentJson>()
        .Produces<DocumentJson>(StatusCodes.Status201Created);
}
