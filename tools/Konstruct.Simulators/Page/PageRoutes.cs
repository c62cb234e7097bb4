namespace Konstruct.Simulators.Page;

/// <summary>The page at <c>/</c>: one document, its style and its script, from inside the assembly.</summary>
internal static class PageRoutes
{
    // Nothing from elsewhere, and no script in text: what a message contains can never run.
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext context) => Serve(context, "index.html", "text/html; charset=utf-8"));
        routes.MapGet("/page.css", (HttpContext context) => Serve(context, "page.css", "text/css; charset=utf-8"));
        routes.MapGet("/page.js", (HttpContext context) => Serve(context, "page.js", "text/javascript; charset=utf-8"));
        routes.MapGet("/favicon.ico", () => Results.NoContent());
    }

    private static IResult Serve(HttpContext context, string name, string contentType)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Stream(typeof(PageRoutes).Assembly.GetManifestResourceStream(name)!, contentType);
    }
}
