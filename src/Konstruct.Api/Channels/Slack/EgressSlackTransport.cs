using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Channels.Slack;

/// <summary>Slack's Web API through the guarded egress. Its own time-out is the caller's, a little longer here, so that the caller's speaks first.</summary>
internal sealed class EgressSlackTransport(Platform.Egress.Egress egress, IOptions<SlackOptions> options) : ISlackTransport
{
    private const long MaxReplyBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await egress.SendAsync(request, new EgressPolicy(options.Value.RequestTimeout + s_grace, MaxReplyBytes), ct);
        }
        catch (EgressException e) when (e.Code == "egress_refused")
        {
            // nothing was sent: the setting names an address that may not be reached
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The egress refused Slack's address.", e);
        }
        catch (EgressException e)
        {
            throw new HttpRequestException(HttpRequestError.Unknown, "The egress ended the request.", e);
        }
    }
}
