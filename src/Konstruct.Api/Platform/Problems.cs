using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Platform;

/// <summary>Errors over HTTP: RFC 9457 problem details with a stable <c>code</c>. The one place where refusals become statuses.</summary>
internal static class Problems
{
    public static IResult Of(int status, string code, string detail) => Results.Problem(
        detail, statusCode: status, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code });

    public static IResult Of(Refusal refusal) => refusal.Position is not { } position
        ? Of(StatusOf(refusal.Code), refusal.Code, refusal.Message)
        : Results.Problem(refusal.Message, statusCode: StatusOf(refusal.Code), extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = refusal.Code,
            ["position"] = position,
        });

    private static int StatusOf(string code) =>
        code.StartsWith("upload_", StringComparison.Ordinal) ? StatusCodes.Status400BadRequest
        : code.EndsWith("_unknown", StringComparison.Ordinal) ? StatusCodes.Status404NotFound
        : code.EndsWith("_taken", StringComparison.Ordinal) || code.EndsWith("_exists", StringComparison.Ordinal) ? StatusCodes.Status409Conflict
        : code.EndsWith("_too_large", StringComparison.Ordinal) ? StatusCodes.Status413PayloadTooLarge
        : code.EndsWith("_type_unsupported", StringComparison.Ordinal) ? StatusCodes.Status415UnsupportedMediaType
        : code.EndsWith("_too_slow", StringComparison.Ordinal) ? StatusCodes.Status408RequestTimeout
        : code.EndsWith("_busy", StringComparison.Ordinal) ? StatusCodes.Status429TooManyRequests
        : StatusCodes.Status422UnprocessableEntity;
}
