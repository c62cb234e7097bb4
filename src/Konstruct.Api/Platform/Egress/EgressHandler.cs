namespace Konstruct.Api.Platform.Egress;

/// <summary>The egress as a message handler, under one policy. Made by <see cref="Egress.ClientFor"/>.</summary>
internal sealed class EgressHandler(Egress egress, EgressPolicy policy) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        egress.SendAsync(request, policy, cancellationToken);
}
