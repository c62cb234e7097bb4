using System.Net;

namespace Konstruct.Api.Platform.Egress;

/// <summary>What a redirect makes of a request.</summary>
internal static class Redirects
{
    public const int Most = 5;

    /// <summary>All that may go to another origin: what says how to answer, nothing that says who asks.</summary>
    private static readonly string[] HarmlessHeaders = ["Accept", "Accept-Language", "User-Agent"];

    /// <summary>Where the response points to, or null when it is no redirect.</summary>
    public static Uri? Target(HttpRequestMessage request, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect && response.Headers.Location is { } location
            ? new Uri(request.RequestUri!, location)
            : null;

    public static HttpRequestMessage Follow(HttpRequestMessage request, HttpStatusCode status, Uri target)
    {
        var from = Origin.Of(request.RequestUri!);
        var same = from == Origin.Of(target);
        if (from.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
            throw new EgressRefusedException($"{from} redirects from https to {target.Scheme}.");

        var keepsMethod = status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            || request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
        // Bodies carry credentials as often as headers do (form posts, tokens in JSON).
        if (keepsMethod && request.Content is not null && !same)
            throw new EgressRefusedException($"{from} redirects a request with a body to another origin.");

        var next = new HttpRequestMessage(keepsMethod ? request.Method : HttpMethod.Get, target)
        {
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
            Content = keepsMethod ? request.Content : null,
        };
        foreach (var (name, values) in request.Headers)
        {
            if (same || HarmlessHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                next.Headers.TryAddWithoutValidation(name, values);
        }

        return next;
    }
}
