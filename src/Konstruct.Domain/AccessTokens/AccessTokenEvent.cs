using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.AccessTokens;

/// <summary>What a program of a tenant shows in the place of a sign-in. The token itself stands in no event: whoever was given it has it alone.</summary>
public abstract record AccessTokenEvent
{
    private AccessTokenEvent()
    {
    }

    /// <param name="Name">What it is for, as whoever issued it wrote it.</param>
    /// <param name="Digest">Hex SHA-256 of the token; the token is 32 random bytes, so it cannot be found from this.</param>
    /// <param name="Scopes">All that it opens; a scope that is added to the product later is not among them.</param>
    /// <param name="ExpiresAt">From then on it is refused; absent: it holds until it is revoked.</param>
    [EventType("token.issued.v1")]
    public sealed record Issued(string Name, string Digest, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt) : AccessTokenEvent;

    /// <summary>It opens nothing any more, for good.</summary>
    [EventType("token.revoked.v1")]
    public sealed record Revoked : AccessTokenEvent;
}
