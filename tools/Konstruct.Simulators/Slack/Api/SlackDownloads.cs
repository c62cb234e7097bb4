using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Requests;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>
/// The content of files at <c>/slack/files-pri/…</c>; for faults and the log the method <c>files.download</c>. Whoever has no token, or another
/// workspace's, gets what Slack gives them: 200 and a page to sign in.
/// </summary>
internal sealed class SlackDownloads(SlackWorld world, RequestLog requests, FaultGate faults)
{
    public const string Method = "files.download";
    private const string Scheme = "Bearer ";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(
        "/slack/files-pri/{team}-{file}/{**name}",
        (string team, string file, HttpContext context, SlackDownloads downloads) => downloads.HandleAsync(team, file, context));

    public static string AddressOf(HttpRequest request) => $"{request.Scheme}://{request.Host}/slack";

    private async Task HandleAsync(string team, string id, HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Scheme, StringComparison.Ordinal) ? authorization[Scheme.Length..] : null;
        var number = requests.Arrived(SlackApi.Provider, Method, token, id);
        var (status, outcome) = (0, "cut");
        try
        {
            var fault = faults.Take(SlackApi.Provider, Method);
            outcome = fault?.Kind.ToString() ?? outcome;
            if (await faults.InsteadAsync(context, fault, (_, error) => new() { ["ok"] = false, ["error"] = error ?? "internal_error" }) is { } instead)
            {
                status = instead;
                return;
            }

            outcome = await WriteAsync(context, team, id, token, fault);
            status = context.Response.StatusCode;
        }
        finally
        {
            requests.Ended(number, status, outcome);
        }
    }

    private async Task<string> WriteAsync(HttpContext context, string team, string id, string? token, Fault? fault)
    {
        if (token is null || world.Authenticate(token).Workspace is not { } workspace || workspace.TeamId != team)
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<!DOCTYPE html><title>Sign in to Slack</title>", context.RequestAborted);
            return "sign_in";
        }

        if (!workspace.Files.TryGetValue(id, out var file) || file.Content is not { } content)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return "not_found";
        }

        context.Response.ContentType = file.Mimetype;
        if (fault?.Kind == FaultKind.DropMidStream)
        {
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content[..(content.Length / 2)], context.RequestAborted);
            await faults.CutAsync(context);
            return "cut";
        }

        await context.Response.Body.WriteAsync(content, context.RequestAborted);
        return "ok";
    }
}
