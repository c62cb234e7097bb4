using System.Net;
using System.Net.Http.Headers;
using Konstruct.Api.Platform.Egress;
using Konstruct.Domain.Handoff;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Handoff;

/// <summary>
/// Sends packages to a customer's own system. The status is the whole answer: the body is never read. Sending again uses the same
/// <see cref="DeliveryHeader"/>, so that a receiver can tell a repetition from a second call.
/// </summary>
internal sealed class WebhookHandoff(Egress egress, KeyVault keys, IOptions<HandoffOptions> options, TimeProvider time)
{
    public const string DeliveryHeader = "Konstruct-Delivery";

    /// <summary>Plain http, to an origin that the operator does not name in <c>Handoff:WebhookOrigins</c>: a package is people's words.</summary>
    public const string NotEncrypted = "webhook_not_encrypted";
    public const string Redirected = "webhook_redirected";
    public const string TimedOut = "webhook_timeout";
    public const string Unreachable = "webhook_unreachable";

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(15);

    public Task<HandoffSent> NotifyAsync(TenantId tenant, HandoffTarget.Webhook target, HandoffPackage package, Guid outboundId, CancellationToken cancellation) =>
        PostAsync(tenant, target, WebhookBody.Write(tenant, package, outboundId), outboundId, cancellation);

    public Task<HandoffSent> RelayAsync(TenantId tenant, HandoffTarget.Webhook target, RelayedMessage message, Guid outboundId, CancellationToken cancellation) =>
        PostAsync(tenant, target, WebhookBody.Write(tenant, message, outboundId), outboundId, cancellation);

    private async Task<HandoffSent> PostAsync(TenantId tenant, HandoffTarget.Webhook target, byte[] body, Guid outboundId, CancellationToken cancellation)
    {
        var address = new Uri(target.Url);
        var trusted = IsTrusted(address);
        if (address.Scheme != Uri.UriSchemeHttps && !trusted)
            return new HandoffSent.Failed(NotEncrypted, Final: true);

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add(DeliveryHeader, outboundId.ToString("D"));
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(WebhookSignature.Secret(await keys.OfAsync(tenant, cancellation)), time.GetUtcNow(), body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Konstruct", null));
        var policy = new EgressPolicy(
            options.Value.WebhookTimeout, long.MaxValue, Destination: trusted ? EgressDestination.Configured : EgressDestination.GivenByOthers);
        try
        {
            using var response = await egress.SendAsync(request, policy, cancellation);
            return Of(response, target);
        }
        catch (EgressRefusedException e)
        {
            return new HandoffSent.Failed(e.Code, Final: true);
        }
        catch (EgressTimeoutException)
        {
            return new HandoffSent.Failed(TimedOut, Final: false);
        }
        catch (HttpRequestException)
        {
            return new HandoffSent.Failed(Unreachable, Final: false);
        }
    }

    private HandoffSent Of(HttpResponseMessage response, HandoffTarget.Webhook target)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => new HandoffSent.Delivered(null, target.Origin),
            >= 300 and < 400 => new HandoffSent.Failed(Redirected, Final: true),
            _ => new HandoffSent.Failed($"webhook_http_{status}", Final: !Passes(response.StatusCode), Passes(response.StatusCode) ? Pause(response) : null),
        };
    }

    private static bool Passes(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425
        || ((int)status >= 500 && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));

    private TimeSpan? Pause(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return asked <= TimeSpan.Zero ? null : asked < s_longestPause ? asked : s_longestPause;
    }

    private bool IsTrusted(Uri address) =>
        options.Value.WebhookOrigins.Any(o => Uri.TryCreate(o, UriKind.Absolute, out var origin) && Origin.Of(origin) == Origin.Of(address));
}
