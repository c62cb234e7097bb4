using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Access;
using Konstruct.Domain.Knowledge;
using Konstruct.Projections.Knowledge;
using Microsoft.Net.Http.Headers;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>What adding and replacing share: a place, the file, the command, and the document as it is then.</summary>
internal static class TakeUpload
{
    public static async Task<IResult> AnswerAsync(
        HttpContext http, UploadGate gate, UploadReader reader, KnowledgeCommands commands, Func<Caller, Upload, CancellationToken, Task<DocumentAdded>> keep)
    {
        var caller = Caller.Of(http);
        using var place = gate.Enter(caller.Tenant);
        if (place is null)
        {
            http.Response.Headers[HeaderNames.RetryAfter] = "1";
            return Problems.Of(UploadRefusals.Busy);
        }

        var (upload, refused) = await reader.ReadAsync(http);
        if (upload is null)
            return refused!;
        // it may have taken minutes to arrive: the token may be revoked by now, the tenant closed
        if (await TenantDoor.AskAgainAsync(http) is { } closed)
            return closed;
        // all of it is here: what was begun is brought to its end, whether or not the sender still listens
        var kept = await keep(caller, upload, CancellationToken.None);
        if (kept.Refusal is { } refusal)
            return Problems.Of(refusal);
        // removed meanwhile, it is not there any more
        if (await commands.FindAsync(caller.Tenant, kept.DocumentId, http.RequestAborted) is not { Status: not KnowledgeDocumentRow.Removed } row)
            return Problems.Of(KnowledgeRefusals.Unknown);
        var document = DocumentJson.Of(row, kept.Change);
        return kept.Change == "added"
            ? Results.Created($"/api/portal/tenants/{caller.Tenant}/knowledge/{row.DocumentId}", document)
            : Results.Ok(document);
    }
}
