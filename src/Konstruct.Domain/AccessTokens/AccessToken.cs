namespace Konstruct.Domain.AccessTokens;

/// <summary>An access token is issued once and revoked once; that it expires is no event, time alone does it.</summary>
public abstract record AccessToken
{
    private AccessToken()
    {
    }

    public sealed record NeverIssued : AccessToken;

    public sealed record InForce : AccessToken;

    public sealed record Revoked : AccessToken;
}
