using System.Diagnostics;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.AccessTokens;

public static class AccessTokenDecider
{
    public const int MaxDays = 3650;
    private const int MaxName = 100;

    public abstract record Command
    {
        private Command()
        {
        }

        /// <param name="Digest">Hex SHA-256 of the token.</param>
        /// <param name="ExpiresAt">Null: it holds until it is revoked.</param>
        public sealed record Issue(string Name, string Digest, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt) : Command;

        public sealed record Revoke : Command;
    }

    public static readonly Decider<AccessToken, Command, AccessTokenEvent> Instance = new(new AccessToken.NeverIssued(), Evolve, Decide);

    private static readonly Decision<AccessTokenEvent> s_nothing = Decision<AccessTokenEvent>.Nothing;

    private static AccessToken Evolve(AccessToken state, AccessTokenEvent happened) => (state, happened) switch
    {
        (AccessToken.NeverIssued, AccessTokenEvent.Issued) => new AccessToken.InForce(),
        (AccessToken.InForce, AccessTokenEvent.Revoked) => new AccessToken.Revoked(),
        _ => state,
    };

    private static Decision<AccessTokenEvent> Decide(AccessToken state, Command command, DateTimeOffset now) => (state, command) switch
    {
        (_, Command.Issue c) when !Line.IsLine(c.Name, MaxName) => AccessTokenRefusals.BadName,
        (_, Command.Issue c) when !AreScopes(c.Scopes) => AccessTokenRefusals.BadScopes,
        (_, Command.Issue { ExpiresAt: { } end }) when end <= now || end > now.AddDays(MaxDays) => AccessTokenRefusals.BadExpiry,
        (AccessToken.NeverIssued, Command.Issue c) => new AccessTokenEvent.Issued(c.Name, c.Digest, c.Scopes, c.ExpiresAt),
        (_, Command.Issue) => AccessTokenRefusals.Exists,
        (AccessToken.NeverIssued, Command.Revoke) => AccessTokenRefusals.Unknown,
        (AccessToken.InForce, Command.Revoke) => new AccessTokenEvent.Revoked(),
        (AccessToken.Revoked, Command.Revoke) => s_nothing,
        _ => throw new UnreachableException(),
    };

    private static bool AreScopes(IReadOnlyList<string> scopes) =>
        scopes.Count > 0 && scopes.All(AccessTokenScopes.All.Contains) && scopes.Distinct(StringComparer.Ordinal).Count() == scopes.Count;
}
