using System.Text;
using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>Coming and going of the app: oauth.v2.access, auth.revoke, apps.uninstall, and the page that hands out codes.</summary>
internal static class Installation
{
    public const string Scopes =
        "app_mentions:read,channels:history,channels:read,chat:write,files:read,groups:history,im:history,im:read,im:write,users:read";

    /// <summary>Whether the app was installed with the scope.</summary>
    public static bool Grants(string scope) => Scopes.Split(',').Contains(scope);

    public static SlackAnswer AuthRevoke(SlackCall call)
    {
        var dryRun = call.Arguments.Flag("test");
        if (!dryRun)
            call.World.EndInstallation(call.Workspace, "token_revoked");
        return SlackAnswer.Ok(new JsonObject { ["revoked"] = !dryRun });
    }

    public static SlackAnswer AppsUninstall(SlackCall call)
    {
        if (call.Arguments["client_id"] != call.World.Options.ClientId)
            return SlackAnswer.Error("invalid_client_id");
        if (call.Arguments["client_secret"] != call.World.Options.ClientSecret)
            return SlackAnswer.Error("bad_client_secret");
        return SlackAnswer.Ok([], () => _ = call.World.People.UninstallAsync(call.Workspace.TeamId));
    }

    /// <summary>oauth.v2.access; needs no token, the client proves itself instead.</summary>
    public static SlackAnswer Access(SlackWorld world, SlackArguments arguments, string? authorization)
    {
        var (id, secret) = Client(arguments, authorization);
        if (id != world.Options.ClientId)
            return SlackAnswer.Error("invalid_client_id");
        if (secret != world.Options.ClientSecret)
            return SlackAnswer.Error("bad_client_secret");
        if (arguments["grant_type"] is { } grant && grant != "authorization_code")
            return SlackAnswer.Error("invalid_grant_type");
        if (arguments["code"] is not { } code || world.TakeOAuthCode(code) is not { } issued || world.Find(issued.TeamId) is not { } workspace)
            return SlackAnswer.Error("invalid_code");
        if (issued.RedirectUri is { } expected && arguments["redirect_uri"] != expected)
            return SlackAnswer.Error("bad_redirect_uri");

        world.Install(workspace);
        return SlackAnswer.Ok(new JsonObject
        {
            ["access_token"] = workspace.BotToken,
            ["token_type"] = "bot",
            ["scope"] = Scopes,
            ["bot_user_id"] = workspace.BotUser.Id,
            ["app_id"] = workspace.AppId,
            ["team"] = new JsonObject { ["id"] = workspace.TeamId, ["name"] = workspace.Name },
            ["enterprise"] = null,
            ["is_enterprise_install"] = false,
            ["authed_user"] = new JsonObject { ["id"] = workspace.Users.Values.Where(user => !user.IsBot).Min(user => user.Id) },
        });
    }

    /// <summary>The consent page, which consents at once: back to the app with a code, or with a refusal when asked for one.</summary>
    public static IResult Authorize(HttpRequest request, SlackWorld world)
    {
        var (redirect, state) = (request.Query["redirect_uri"].ToString(), request.Query["state"].ToString());
        if (request.Query["client_id"] != world.Options.ClientId || !Uri.TryCreate(redirect, UriKind.Absolute, out _))
            return Results.BadRequest("The client id is unknown or the redirect address is missing.");

        var team = request.Query["team"].ToString() is { Length: > 0 } asked ? asked : world.Default.TeamId;
        var outcome = request.Query.ContainsKey("deny") ? "error=access_denied" : $"code={world.IssueOAuthCode(team, redirect)}";
        return Results.Redirect($"{redirect}{(redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{outcome}&state={Uri.EscapeDataString(state)}");
    }

    private static (string? Id, string? Secret) Client(SlackArguments arguments, string? authorization)
    {
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) != true)
            return (arguments["client_id"], arguments["client_secret"]);

        var encoded = authorization["Basic ".Length..].Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return (null, null);
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair.Length == 2 ? (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : (null, null);
    }
}
