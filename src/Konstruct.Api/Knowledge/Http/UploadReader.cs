using Konstruct.Api.Platform;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>
/// Takes one file out of a request: the one of a form, or the body itself. Into memory and up to the limit of a document, never to a
/// disk: what lies on ours is sealed. Nothing is looked into here.
/// </summary>
internal sealed class UploadReader(IOptions<KnowledgeOptions> options, TimeProvider time)
{
    // boundaries and headers of a form around the file
    private const int Framing = 64 * 1024;
    private const string Field = "file";

    /// <returns>The file, or the answer that says why there is none.</returns>
    public async Task<(Upload? Upload, IResult? Refused)> ReadAsync(HttpContext http)
    {
        // raised for this path alone, and only for who was let in
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = KnowledgeDecider.MaxSizeBytes + Framing;
        using var late = new CancellationTokenSource(options.Value.UploadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            var (upload, refusal) = await ReadAsync(http.Request, either.Token);
            return refusal is null ? (upload, null) : (null, Problems.Of(refusal));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Problems.Of(KnowledgeRefusals.TooLarge));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return (null, Problems.Of(UploadRefusals.Slow));
        }
    }

    private static async Task<(Upload? Upload, Refusal? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var name = request.Query["name"] is [{ Length: > 0 } said] ? said : null;
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        if (type is null && !string.IsNullOrEmpty(request.ContentType))
            return (null, UploadRefusals.BadType);
        if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true)
        {
            var (upload, refusal) = await ReadFormAsync(type, request, cancellation);
            return upload is not null && name is not null ? (upload with { Name = name }, null) : (upload, refusal);
        }

        // what tools send when nobody says what it is; curl -d even leaves out line breaks
        if (type is not null && (type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)))
            return (null, UploadRefusals.BadType);
        if (request.ContentLength > KnowledgeDecider.MaxSizeBytes)
            return (null, KnowledgeRefusals.TooLarge);
        return await LimitedBody.ReadAsync(request.Body, KnowledgeDecider.MaxSizeBytes, cancellation) is { } content
            ? (new Upload(name, request.ContentType, content), null)
            : (null, KnowledgeRefusals.TooLarge);
    }

    private static async Task<(Upload? Upload, Refusal? Refusal)> ReadFormAsync(MediaTypeHeaderValue type, HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > KnowledgeDecider.MaxSizeBytes + Framing)
            return (null, KnowledgeRefusals.TooLarge);
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
            return (null, UploadRefusals.Malformed);
        var form = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
        Upload? file = null;
        try
        {
            while (await form.ReadNextSectionAsync(cancellation) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
                    return (null, UploadRefusals.Malformed);
                if (HeaderUtilities.RemoveQuotes(disposition.Name) != Field)
                    return (null, UploadRefusals.OtherField);
                if (file is not null)
                    return (null, UploadRefusals.TwoFiles);
                if (await LimitedBody.ReadAsync(part.Body, KnowledgeDecider.MaxSizeBytes, cancellation) is not { } content)
                    return (null, KnowledgeRefusals.TooLarge);
                file = new Upload(NameOf(disposition), part.ContentType, content);
            }
        }
        // .NET knows UTF-7, in which a name may claim to be written, and reads it nowhere
        catch (NotSupportedException)
        {
            return (null, UploadRefusals.Malformed);
        }
        // not those of a connection: these stand for themselves
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException) && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return (null, UploadRefusals.Malformed);
        }

        // a browser sends the field without a name and content when nobody chose a file
        return file is null or { Name: null, Content.Length: 0 } ? (null, UploadRefusals.FileMissing) : (file, null);
    }

    private static string? NameOf(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar is { HasValue: true, Length: > 0 } star ? star : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return name is { HasValue: true, Length: > 0 } ? name.Value : null;
    }
}
