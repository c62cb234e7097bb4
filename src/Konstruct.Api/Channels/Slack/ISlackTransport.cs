namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// The way out to Slack: the guarded egress. It must not follow redirects, and reports a connection's failure as
/// <see cref="HttpRequestException"/> with its <see cref="HttpRequestException.HttpRequestError"/>, which tells whether anything was sent.
/// </summary>
internal interface ISlackTransport
{
    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct);
}
