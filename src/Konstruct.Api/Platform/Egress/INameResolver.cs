using System.Net;

namespace Konstruct.Api.Platform.Egress;

/// <summary>Turns a host name into addresses; an interface so that a test can play a name server that changes its mind.</summary>
internal interface INameResolver
{
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation);
}

/// <summary>The operating system's resolver.</summary>
internal sealed class SystemNameResolver : INameResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation) =>
        await Dns.GetHostAddressesAsync(host, cancellation);
}
