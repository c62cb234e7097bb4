using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Platform.Access;

/// <summary>Who a request that was let in comes from.</summary>
internal sealed record Caller(TenantId Tenant, string Actor)
{
    /// <summary>Events made by this request say so.</summary>
    public EventContext Context { get; } = new(UserName: Actor, Headers: new Dictionary<string, string>(StringComparer.Ordinal) { ["actor"] = Actor });

    /// <exception cref="InvalidOperationException">The path has no door: a mistake in the routes.</exception>
    public static Caller Of(HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("This path asks for a caller and lets everybody in.");
}
