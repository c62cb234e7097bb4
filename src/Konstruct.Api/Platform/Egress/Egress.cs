using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform.Egress;

/// <summary>
/// The one way out: every outbound HTTP request of the product passes here. No proxy, no cookies, no ambient
/// credentials; private addresses only where the operator configured them; limits on time and size.
/// </summary>
/// <remarks>
/// Two connection pools, one per <see cref="EgressDestination"/>: a connection that the operator's settings opened to
/// a private address can never serve a request whose address came from somebody else.
/// </remarks>
internal sealed class Egress : IDisposable
{
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _configured;
    private readonly HttpMessageInvoker _givenByOthers;

    public Egress(IOptions<EgressOptions> options, ConfiguredOrigins configured, INameResolver resolver, TimeProvider time)
        : this(options.Value, configured, resolver, time, AddressRules.IsPublic)
    {
    }

    /// <summary>For tests, which have no public address at hand and declare part of loopback to be one.</summary>
    internal Egress(EgressOptions options, ConfiguredOrigins configured, INameResolver resolver, TimeProvider time, Func<IPAddress, bool> isPublic)
    {
        _time = time;
        _configured = Pool(options, new GuardedConnector(resolver, configured.Contains, isPublic));
        _givenByOthers = Pool(options, new GuardedConnector(resolver, _ => false, isPublic));
    }

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
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, EgressPolicy policy, ExchangeLimits limits)
    {
        Check(request);
        var pool = policy.Destination == EgressDestination.Configured ? _configured : _givenByOthers;
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
            Check(request);
            response = await pool.SendAsync(request, limits.Token);
        }

        return response;
    }

    private static void Check(HttpRequestMessage request)
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
