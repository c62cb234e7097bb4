using System.Text.Json.Nodes;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Requests;

namespace Konstruct.Simulators.S3;

/// <summary>An S3-compatible store at <c>/s3/{bucket}/{key}</c>: PUT, GET and DELETE of objects, errors as XML.</summary>
internal sealed class S3Api(S3World world, RequestLog requests, FaultGate faults, SimulatorOptions options)
{
    public const string Provider = "s3";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods(
        "/s3/{bucket}/{**key}", [HttpMethods.Get, HttpMethods.Put, HttpMethods.Delete],
        (string bucket, string key, HttpContext context, S3Api api) => api.HandleAsync(bucket, key, context));

    private async Task HandleAsync(string bucket, string key, HttpContext context)
    {
        var method = context.Request.Method.ToLowerInvariant();
        var number = requests.Arrived(Provider, method, context.Request.Headers.Authorization, key);
        var (status, outcome) = (0, "cut");
        try
        {
            var fault = faults.Take(Provider, method);
            outcome = fault?.Kind.ToString() ?? outcome;
            if (await faults.InsteadAsync(context, fault, (s, error) => new JsonObject { ["status"] = s, ["error"] = error ?? "InternalError" }) is { } instead)
            {
                status = instead;
                return;
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            (status, outcome) = await ServeAsync(bucket, key, body.ToArray(), context);
        }
        finally
        {
            requests.Ended(number, status, outcome);
        }
    }

    private async Task<(int Status, string Outcome)> ServeAsync(string bucket, string key, byte[] body, HttpContext context)
    {
        var refusal = S3Signature.Refusal(context.Request, body, world.Options, options.Time.GetUtcNow());
        if (refusal is not null)
            return await ErrorAsync(context, refusal == "XAmzContentSHA256Mismatch" ? StatusCodes.Status400BadRequest : StatusCodes.Status403Forbidden, refusal);
        if (bucket != world.Options.Bucket)
            return await ErrorAsync(context, StatusCodes.Status404NotFound, "NoSuchBucket");
        switch (context.Request.Method)
        {
            case "PUT":
                world.Put(key, body);
                return (StatusCodes.Status200OK, "stored");
            case "DELETE":
                world.Delete(key);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return (StatusCodes.Status204NoContent, "deleted");
            default:
                if (world.Find(key) is not { } content)
                    return await ErrorAsync(context, StatusCodes.Status404NotFound, "NoSuchKey");
                context.Response.ContentType = "application/octet-stream";
                context.Response.ContentLength = content.Length;
                await context.Response.Body.WriteAsync(content, context.RequestAborted);
                return (StatusCodes.Status200OK, "read");
        }
    }

    private static async Task<(int Status, string Outcome)> ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync($"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code></Error>""", context.RequestAborted);
        return (status, code);
    }
}
