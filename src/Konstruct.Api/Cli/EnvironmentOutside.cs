using System.Net;
using Konstruct.Api.Channels.Slack;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Providers;
using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Cli;

/// <summary>Whether the services outside can be reached. One that cannot is a warning: they come back by themselves, and a server starts without them.</summary>
internal static class EnvironmentOutside
{
    private static readonly EgressPolicy s_policy = new(TimeSpan.FromSeconds(8), 4 * 1024 * 1024);

    public static async Task<EnvironmentFinding> SlackAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var options = services.GetRequiredService<IOptions<SlackOptions>>().Value;
        if (!Uri.TryCreate(options.ApiBaseUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return EnvironmentFinding.Missing("", "Slack:ApiBaseUrl is no http or https address");
        // without a token every answer is a refusal, and an answer is all that is asked for
        using var request = new HttpRequestMessage(HttpMethod.Post, options.MethodUri("auth.test"));
        var (status, problem) = await SendAsync(services, request, cancellation);
        return status is null ? EnvironmentFinding.Warning("", $"{address.Host} does not answer ({problem})")
            : (int)status >= 500 ? EnvironmentFinding.Warning("", $"{address.Host} answers HTTP {(int)status}")
            : EnvironmentFinding.Ok("", $"{address.Host} answers");
    }

    public static async Task<EnvironmentFinding> ProviderAsync(IServiceProvider services, LlmProviderOptions provider, CancellationToken cancellation)
    {
        var kind = ProviderKind.Find(provider.Kind)!;
        var root = (provider.BaseUrl.Length > 0 ? provider.BaseUrl : kind.DefaultBaseUrl!).TrimEnd('/');
        var path = kind == ProviderKind.Anthropic ? "/v1/models" : kind == ProviderKind.Ollama ? "/api/tags" : "/models";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root + path));
        if (provider.ApiKey.Length > 0)
            kind.Authorise(request, provider.ApiKey);
        var (status, problem) = await SendAsync(services, request, cancellation);
        return status switch
        {
            null => EnvironmentFinding.Warning("", $"{request.RequestUri!.Host} does not answer ({problem})"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => EnvironmentFinding.Warning("", $"{request.RequestUri!.Host} refuses the key"),
            >= (HttpStatusCode)500 => EnvironmentFinding.Warning("", $"{request.RequestUri!.Host} answers HTTP {(int)status}"),
            // some gateways have no list of models, and serve all the same
            _ => EnvironmentFinding.Ok("", $"{kind.Name} at {request.RequestUri!.Host} answers"),
        };
    }

    private static async Task<(HttpStatusCode? Status, string? Problem)> SendAsync(IServiceProvider services, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await services.GetRequiredService<Egress>().SendAsync(request, s_policy, cancellation);
            return (response.StatusCode, null);
        }
        catch (Exception e) when (e is HttpRequestException or EgressException)
        {
            return (null, e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } ? error.ToString() : e.GetType().Name);
        }
    }
}
