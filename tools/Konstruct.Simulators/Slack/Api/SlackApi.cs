using System.Text.Json.Nodes;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Platform;
using Konstruct.Simulators.Requests;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>The Web API at <c>/slack/api/{method}</c>.</summary>
internal sealed class SlackApi(SlackWorld world, RequestLog requests, FaultGate faults, SlackLimits limits)
{
    public const string Provider = "slack";
    private const string AccessMethod = "oauth.v2.access";

    private static readonly Dictionary<string, SlackMethod> Methods = new SlackMethod[]
    {
        new("chat.postMessage", AcceptsJson: true, "chat:write", ChatPostMessage.Answer),
        new("chat.update", AcceptsJson: true, "chat:write", ChatUpdate.Answer),
        new("chat.postEphemeral", AcceptsJson: true, "chat:write", ChatPostEphemeral.Answer),
        new("chat.delete", AcceptsJson: true, "chat:write", ChatDelete.Answer),
        new("conversations.replies", AcceptsJson: false, "channels:history,groups:history,im:history,mpim:history", ConversationsReplies.Answer),
        new("conversations.history", AcceptsJson: false, "channels:history,groups:history,im:history,mpim:history", ConversationsHistory.Answer),
        new("conversations.list", AcceptsJson: false, "channels:read,groups:read,im:read,mpim:read", ConversationsList.Answer),
        new("conversations.info", AcceptsJson: false, "channels:read,groups:read,im:read,mpim:read", Lookups.ConversationsInfo),
        new("conversations.open", AcceptsJson: true, "im:write,mpim:write", Lookups.ConversationsOpen),
        new("auth.test", AcceptsJson: true, "", Lookups.AuthTest),
        new("auth.revoke", AcceptsJson: false, "", Installation.AuthRevoke),
        new("apps.uninstall", AcceptsJson: false, "", Installation.AppsUninstall),
        new("users.list", AcceptsJson: false, "users:read", UsersList.Answer),
        new("users.info", AcceptsJson: false, "users:read", Lookups.UsersInfo),
        new("files.info", AcceptsJson: false, "files:read", Lookups.FilesInfo),
    }.ToDictionary(method => method.Name, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/slack/api/{method}", [HttpMethods.Get, HttpMethods.Post],
            (string method, HttpContext context, SlackApi api) => api.HandleAsync(method, context));
        SlackDownloads.Map(routes);
        routes.MapGet("/slack/oauth/v2/authorize", (HttpRequest request, SlackWorld world) => Installation.Authorize(request, world));
    }

    private async Task HandleAsync(string name, HttpContext context)
    {
        var method = Methods.GetValueOrDefault(name);
        var (arguments, malformed) = await SlackArguments.ReadAsync(context.Request, method?.AcceptsJson ?? false, context.RequestAborted);
        var number = requests.Arrived(Provider, name, arguments.Token, arguments.Recorded());
        var status = 0;
        var outcome = "cut";
        try
        {
            var fault = faults.Take(Provider, name);
            outcome = fault?.Kind.ToString() ?? outcome;
            Headers(context.Response, method);
            if (await faults.InsteadAsync(context, fault, ErrorBody) is { } instead)
            {
                status = instead;
                return;
            }

            var answer = fault?.Kind == FaultKind.SlackError
                ? SlackAnswer.Error(fault.Error ?? "internal_error")
                : malformed is not null ? SlackAnswer.Error(malformed) : Answer(name, method, arguments, context);
            if (fault is null || fault.Kind == FaultKind.SlowAnswer)
                outcome = answer.Outcome;
            try
            {
                status = await WriteAsync(context, answer, arguments, fault);
            }
            finally
            {
                // What was done is told to the app whether or not the answer arrived.
                answer.Afterwards?.Invoke();
            }
        }
        finally
        {
            requests.Ended(number, status, outcome);
        }
    }

    private SlackAnswer Answer(string name, SlackMethod? method, SlackArguments arguments, HttpContext context)
    {
        if (name == AccessMethod)
            return Installation.Access(world, arguments, context.Request.Headers.Authorization);
        if (method is null)
            return SlackAnswer.Error("unknown_method");
        if (string.IsNullOrEmpty(arguments.Token))
            return SlackAnswer.Error("not_authed");

        var (workspace, error) = world.Authenticate(arguments.Token);
        if (workspace is not null)
            workspace.FilesAddress = SlackDownloads.AddressOf(context.Request);
        return workspace is null ? SlackAnswer.Error(error!) : method.Answer(new(world, workspace, arguments, limits));
    }

    private async Task<int> WriteAsync(HttpContext context, SlackAnswer answer, SlackArguments arguments, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.AnswerLost:
                context.Abort();
                return 0;

            case FaultKind.MalformedJson or FaultKind.DropMidStream:
                context.Response.ContentType = Json.ContentType;
                await context.Response.WriteAsync("{\"ok\":true,\"ts\":\"171", context.RequestAborted);
                if (fault.Kind == FaultKind.MalformedJson)
                    return context.Response.StatusCode;
                await faults.CutAsync(context);
                return 0;
        }

        if (arguments.Warning is { } warning)
            answer.Warn(warning);
        if (answer.RetryAfter is { } seconds)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = seconds.ToString();
        }

        await context.Response.WriteJsonAsync(answer.Body, context.RequestAborted);
        return context.Response.StatusCode;
    }

    private void Headers(HttpResponse response, SlackMethod? method)
    {
        response.Headers["x-slack-req-id"] = world.Clock.NextId("").ToLowerInvariant();
        response.Headers["x-oauth-scopes"] = Installation.Scopes;
        if (method is { Scope.Length: > 0 })
            response.Headers["x-accepted-oauth-scopes"] = method.Scope;
        response.Headers.CacheControl = "private, no-cache, no-store, must-revalidate";
    }

    private static JsonObject ErrorBody(int status, string? error) => new()
    {
        ["ok"] = false,
        ["error"] = error ?? (status == StatusCodes.Status429TooManyRequests ? "ratelimited" : "internal_error"),
    };
}
