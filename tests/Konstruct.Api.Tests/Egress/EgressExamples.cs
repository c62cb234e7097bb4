using System.Net;
using Konstruct.Api.Platform.Egress;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Konstruct.Api.Tests.GuardedEgress;

/// <summary>
/// A site on loopback. 127.0.0.2 plays the public internet (see <see cref="EgressExamples.IsPublic"/>), 127.0.0.1 the
/// machine's own inside.
/// </summary>
internal sealed class Site(WebApplication app) : IAsyncDisposable
{
    public static async Task<Site> StartAsync(RequestDelegate answer, string address = "127.0.0.1", int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), port));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new Site(app);
    }

    public Uri Address { get; } = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public Uri As(string host, string path = "/") => new UriBuilder(Address) { Host = host, Path = path }.Uri;

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>A name server that gives its answers in turn and repeats the last.</summary>
internal sealed class ScriptedResolver(params string[][] answers) : INameResolver
{
    private int _asked;

    public int Asked => _asked;

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        var answer = answers[Math.Min(Interlocked.Increment(ref _asked), answers.Length) - 1];
        return Task.FromResult<IReadOnlyList<IPAddress>>(Array.ConvertAll(answer, IPAddress.Parse));
    }
}

/// <summary>A name server that never answers.</summary>
internal sealed class SilentResolver : INameResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellation);
        return [];
    }
}

internal static class EgressExamples
{
    public static readonly EgressPolicy Ordinary = new(TimeSpan.FromSeconds(20), 1_000_000);

    public static readonly EgressPolicy ForOthers = Ordinary with { Destination = EgressDestination.GivenByOthers };

    public static bool IsPublic(IPAddress address) => address.Equals(IPAddress.Parse("127.0.0.2"));

    public static Platform.Egress.Egress Egress(params Uri[] configured) => Egress(new SystemNameResolver(), configured);

    public static Platform.Egress.Egress Egress(INameResolver resolver, params Uri[] configured) => Egress(TimeProvider.System, resolver, configured);

    public static Platform.Egress.Egress Egress(TimeProvider time, INameResolver resolver, params Uri[] configured) => new(
        new EgressOptions { ConnectTimeout = TimeSpan.FromSeconds(1) },
        new ConfiguredOrigins(configured.Select(c => c.ToString())),
        resolver,
        time,
        IsPublic);

    public static HttpRequestMessage Get(Uri address) => new(HttpMethod.Get, address);
}
