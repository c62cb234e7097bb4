using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform.Egress;

/// <summary>
/// The one way out: every outbound HTTP request of the product passes here. No proxy, no cookies, no ambient
/// credentials; private addresses only where the operator configured them; limits on time and size.
/// </summary>
/// <remarks>
/// A connection pool per <see cref="EgressDestination"/>: a connection that the operator's settings opened to
/// a private address can never serve a request whose address came from somebody else.
/// </remarks>
internal sealed class Egress : IDisposable
{
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _configured;
    private readonly HttpMessageInvoker _givenByOthers;
    private readonly HttpMessageInvoker _givenToTools;
    private readonly ConfiguredOrigins _openToTools;

    public Egress(IOptions<EgressOptions> options, ConfiguredOrigins configured, INameResolver resolver, TimeProvider time, ConfiguredOrigins openToTools)
        : this(options.Value, configured, resolver, time, AddressRules.IsPublic, openToTools)
    {
    }

    /// <summary>For tests, which have no public address at hand and declare part of loopback to be one.</summary>
    internal Egress(
        EgressOptions options, ConfiguredOrigins configured, INameResolver resolver, TimeProvider time, Func<IPAddress, bool> isPublic,
        ConfiguredOrigins? openToTools = null)
    {
        _openToTools = openToTools ?? new ConfiguredOrigins([]);
        _time = time;
        _configured = Pool(options, new GuardedConnector(resolver, configured.Contains, isPublic));
        _givenByOthers = Pool(options, new GuardedConnector(resolver, _ => false, isPublic));
        _givenToTools = Pool(options, new GuardedConnector(resolver, _openToTools.Contains, isPublic));
    }

    /// <summary>Whether the operator opened this address's origin for tools.</summary>
    public bool IsOpenToTools(Uri address) => _openToTools.Contains(Origin.Of(address));

    /// <summary>For a library that insists on a client of the framework's: each of its requests passes here, under the policy. Dispose it.</summary>
    public HttpClient ClientFor(EgressPolicy policy) => new(new EgressHandler(this, policy)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>
    /// Sends and returns as soon as the headers are there; the body streams under the same limits. Dispose the response.
    /// </summary>
    /// <exception cref="EgressException">The way out ended the request; see its subclasses.</exception>
    /// <exception cref="HttpRequestException">The connection failed or broke.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, EgressPolicy policy, CancellationToken cancellation)
    {
        var limits = new ExchangeLimits(policy, _time, cancellation);
        try
        {
            var response = await SendAsync(request, policy, limits);
            limits.Guard(response);
            return response;
        }
        catch (Exception e)
        {
            var translated = limits.Translate(e);
            limits.Dispose();
            if (ReferenceEquals(translated, e))
                throw;
            throw translated;
        }
    }

    public void Dispose()
    {
        _configured.Dispose();
        _givenByOthers.Dispose();
        _givenToTools.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, EgressPolicy policy, ExchangeLimits limits)
    {
        Check(request, policy);
        var pool = policy.Destination switch
        {
            EgressDestination.Configured => _configured,
            EgressDestination.GivenToTools => _givenToTools,
            _ => _givenByOthers,
        };
        var response = await pool.SendAsync(request, limits.Token);
        for (var hops = 0; policy.FollowRedirects && Redirects.Target(request, response) is { } target; hops++)
        {
            response.Dispose();
            if (hops == Redirects.Most)
                throw new EgressRefusedException($"{Origin.Of(request.RequestUri!)} redirects more than {Redirects.Most} times.");

            // The remote side chose this address. Only within the origin that was asked for does the first trust hold.
            if (Origin.Of(target) != Origin.Of(request.RequestUri!))
                pool = _givenByOthers;
            request = Redirects.Follow(request, response.StatusCode, target);
            Check(request, policy);
            response = await pool.SendAsync(request, limits.Token);
        }

        return response;
    }

    private static void Check(HttpRequestMessage request, EgressPolicy policy)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } address)
            throw new EgressRefusedException("The address is not absolute.");
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            throw new EgressRefusedException($"The scheme {address.Scheme} is not http or https.");
        if (address.UserInfo.Length > 0)
            throw new EgressRefusedException("The address carries credentials.");
        // It would name another site than the one whose address was checked.
        if (request.Headers.Host is not null)
            throw new EgressRefusedException("The Host header is the address's own.");
        if (policy.MayReach?.Invoke(address) == false)
            throw new EgressRefusedException($"{Origin.Of(address)} is not on the list of what may be reached.");
    }

    private static HttpMessageInvoker Pool(EgressOptions options, GuardedConnector connector) => new(
        new SocketsHttpHandler
        {
            ConnectCallback = connector.ConnectAsync,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = options.ConnectionLifetime,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Spans stay; our trace ids and baggage do not go to other companies.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        },
        disposeHandler: true);
}
