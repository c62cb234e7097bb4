using Konstruct.Api.Platform.Blobs;
using Konstruct.EventStore.Streams;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Konstruct.Api.Platform;

/// <summary>What no endpoint answered itself: unknown paths, wrong methods, broken bodies, bugs. Always problem details with a stable code.</summary>
internal static class KonstructHostErrors
{
    public static void UseProblemDetails(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => Of(http.Features.Get<IExceptionHandlerFeature>()!.Error).ExecuteAsync(http),
            // the caller's fault is no entry in the log
            SuppressDiagnosticsCallback = e => e.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(pages => Of(pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
    }

    private static IResult Of(Exception e) => e switch
    {
        BadHttpRequestException bad => Of(bad.StatusCode),
        NpgsqlException or EventStoreException =>
            Problems.Of(StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The store cannot be asked at the moment. Try again."),
        VersionConflictException =>
            Problems.Of(StatusCodes.Status409Conflict, "changed_meanwhile", "Others changed the same at the same time. Try again."),
        BlobStoreException { Code: BlobStoreException.TooLarge } large => Problems.Of(StatusCodes.Status413PayloadTooLarge, large.Code, large.Message),
        BlobStoreException blobs => Problems.Of(StatusCodes.Status503ServiceUnavailable, blobs.Code, "Files cannot be stored at the moment. Try again."),
        _ => Of(StatusCodes.Status500InternalServerError),
    };

    private static IResult Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Problems.Of(status, "bad_request", "The request cannot be read."),
        StatusCodes.Status401Unauthorized => Problems.Of(status, "not_signed_in", "Signing in is needed."),
        StatusCodes.Status403Forbidden => Problems.Of(status, "not_allowed", "This is not allowed."),
        StatusCodes.Status404NotFound => Problems.Of(status, "path_unknown", "There is nothing under this path."),
        StatusCodes.Status405MethodNotAllowed => Problems.Of(status, "method_not_allowed", "This path does not take this method."),
        StatusCodes.Status408RequestTimeout => Problems.Of(status, "request_too_slow", "The request did not arrive in time."),
        StatusCodes.Status413PayloadTooLarge => Problems.Of(status, "body_too_large", "The body is larger than this path takes."),
        StatusCodes.Status415UnsupportedMediaType => Problems.Of(status, "media_type_unsupported", "This path does not take this kind of body."),
        >= 500 => Problems.Of(status, "internal_error", "Something broke here. It has been logged."),
        _ => Problems.Of(status, "refused", "The request was refused."),
    };
}
