using Konstruct.Domain.Kernel;
using Microsoft.Net.Http.Headers;

namespace Konstruct.Api.Platform.Access;

/// <summary>What a path needs; the door and the description of the API both read it.</summary>
internal sealed record RequiredScope(string Scope);

/// <summary>
/// The one door of paths below <c>tenants/{tenant_id}</c>. It asks for the credential first and only then looks at which tenant the path
/// names: whoever has none learns nothing, and another tenant is answered like one that does not exist. The body is read behind it.
/// </summary>
internal static class TenantDoor
{
    private static readonly Refusal s_missing = new("token_missing", "An access token is needed: Authorization: Bearer kon_…");
    private static readonly Refusal s_otherTenant = new("tenant_unknown", "There is no such tenant.");
    private static readonly Refusal s_scope = new("token_scope_missing", "This access token does not open this path.");

    /// <summary>Lets in who may do this for the tenant of the path; <see cref="Caller.Of"/> says who it is.</summary>
    public static RouteGroupBuilder BehindDoor(this RouteGroupBuilder routes, string scope) => routes
        .WithMetadata(new RequiredScope(scope))
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            // what stands behind it is the tenant's: no cache on the way keeps it
            http.Response.Headers.CacheControl = "no-store";
            return await RefusedAsync(http, scope) ?? await next(context);
        });

    /// <summary>For what took long on the way: null when whoever was let in would be let in now.</summary>
    public static Task<IResult?> AskAgainAsync(HttpContext http) =>
        RefusedAsync(http, http.GetEndpoint()!.Metadata.GetRequiredMetadata<RequiredScope>().Scope);

    private static async Task<IResult?> RefusedAsync(HttpContext http, string scope)
    {
        if (Bearer(http.Request) is not { } bearer)
            return Unauthorized(http, s_missing);
        var (credential, refusal) = await http.RequestServices.GetRequiredService<ICredentials>().ReadAsync(bearer, http.RequestAborted);
        if (credential is null)
            return Unauthorized(http, refusal!);
        if (!Names((string?)http.Request.RouteValues["tenant_id"], credential))
            return Problems.Of(StatusCodes.Status404NotFound, s_otherTenant.Code, s_otherTenant.Message);
        if ((credential.TenantRefusal ?? (credential.Scopes.Contains(scope) ? null : s_scope)) is { } forbidden)
            return Problems.Of(StatusCodes.Status403Forbidden, forbidden.Code, forbidden.Message);
        http.Features.Set(new Caller(credential.Tenant, credential.Actor));
        return null;
    }

    /// <summary>Null: there is none. Two of them are none that anybody issued.</summary>
    private static string? Bearer(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0)
            return null;
        const string Scheme = "Bearer ";
        var value = header.ToString();
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : header.Count > 1 ? "" : null;
    }

    private static bool Names(string? tenant, Credential credential) =>
        (Guid.TryParse(tenant, out var id) && id == credential.TenantKey) || string.Equals(tenant, credential.TenantSlug, StringComparison.OrdinalIgnoreCase);

    private static IResult Unauthorized(HttpContext http, Refusal refusal)
    {
        // RFC 6750: an error is named only to who has shown something
        http.Response.Headers[HeaderNames.WWWAuthenticate] = refusal == s_missing ? "Bearer realm=\"konstruct\"" : "Bearer realm=\"konstruct\", error=\"invalid_token\"";
        return Problems.Of(StatusCodes.Status401Unauthorized, refusal.Code, refusal.Message);
    }
}
