using System.Net;
using System.Net.Sockets;

namespace Konstruct.Api.Platform.Egress;

/// <summary>
/// Opens the connections. The name is resolved once, every address of the answer is judged, and the connection goes to
/// one of exactly these addresses: a name server cannot show one address to the check and another to the socket.
/// </summary>
internal sealed class GuardedConnector(
    INameResolver resolver,
    Func<Origin, bool> mayBePrivate,
    Func<IPAddress, bool> isPublic)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        // Connections are pooled by origin, so whichever request opens this one, all that follow have the same origin.
        var origin = Origin.Of(context.InitialRequestMessage.RequestUri!);
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolver.ResolveAsync(host, cancellation);
        if (addresses.Count == 0)
            throw new SocketException((int)SocketError.HostNotFound);

        // One forbidden address spoils the answer: a mixed answer is how rebinding is done, not how sites are run.
        if (!mayBePrivate(origin) && !addresses.All(isPublic))
            throw new EgressRefusedException($"{origin} does not lie on a public address.");

        return await ConnectToFirstAsync(addresses, context.DnsEndPoint.Port, cancellation);
    }

    private static async Task<Stream> ConnectToFirstAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellation)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
